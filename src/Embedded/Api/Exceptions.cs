namespace Orleans.Runtime
{
    /// <summary>The base of the exceptions that the engine itself throws.</summary>
    public class OrleansException : Exception
    {
        public OrleansException()
        {
        }

        public OrleansException(string message)
            : base(message)
        {
        }

        public OrleansException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }

    /// <summary>A grain's mailbox was full; nothing of the call was done.</summary>
    public sealed class LimitExceededException : OrleansException
    {
        public LimitExceededException()
        {
        }

        public LimitExceededException(string message)
            : base(message)
        {
        }

        public LimitExceededException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }

    /// <summary>The host does not run, or stops, or went away with the call: then whether the call was done is not known.</summary>
    public sealed class SiloUnavailableException : OrleansException
    {
        public SiloUnavailableException()
        {
        }

        public SiloUnavailableException(string msg)
            : base(msg)
        {
        }

        public SiloUnavailableException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }
}

namespace Orleans.Storage
{
    /// <summary>Somebody else wrote the record first. Escaping from a grain call, it deactivates the grain.</summary>
    public class InconsistentStateException : Runtime.OrleansException
    {
        public InconsistentStateException()
        {
        }

        public InconsistentStateException(string message)
            : base(message)
        {
        }

        public InconsistentStateException(string message, Exception? innerException)
            : base(message, innerException!)
        {
        }

        public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
            : base(errorMsg)
        {
            StoredEtag = storedEtag;
            CurrentEtag = currentEtag;
        }

        public string? StoredEtag { get; }

        public string? CurrentEtag { get; }

        /// <summary>Whether the exception has not left the activation whose state is stale. Callers that it passes through on its way
        /// are not stale and stay.</summary>
        internal bool IsSourceActivation { get; set; } = true;
    }
}
