namespace Grainline.Storage.DataProtection;

/// <summary>The master key is missing, is another one, or is too short. The message is for the operator.</summary>
public sealed class MasterKeyException(string message, Exception? innerException = null) : Exception(message, innerException);
