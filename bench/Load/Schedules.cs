using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Grainline.Load;

/// <summary>Says when a connection that has nothing to do sends its next request.</summary>
public interface ISchedule
{
    /// <summary>Gives the intended start of a request to send now; false when the connection shall rest.</summary>
    bool TryNext(Connection free, out long intended);

    void Stop();
}

/// <summary>The next request starts when the answer is there: measures throughput.</summary>
public sealed class ClosedLoop : ISchedule
{
    private volatile bool _stopped;

    public bool TryNext(Connection free, out long intended)
    {
        intended = Stopwatch.GetTimestamp();
        return !_stopped;
    }

    public void Stop() => _stopped = true;
}

/// <summary>
/// Requests start at a fixed rate whatever the server does: measures latency. One that finds no free connection waits
/// for it, and the wait counts, since it is measured from the intended start (no coordinated omission).
/// </summary>
public sealed class OpenLoop : ISchedule
{
    private readonly Lock _gate = new();
    private readonly Stack<Connection> _resting = new();
    private readonly double _interval;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Thread _pacer;
    private long _issued;
    private volatile bool _stopped;

    public OpenLoop(double ratePerSecond)
    {
        _interval = Stopwatch.Frequency / ratePerSecond;
        _pacer = new Thread(Pace) { IsBackground = true, Name = "pacer" };
        _pacer.Start();
    }

    /// <summary>Requests whose time has come and that no connection has been free for.</summary>
    public long Overdue => Math.Max(0, (long)((Stopwatch.GetTimestamp() - _start) / _interval) - Interlocked.Read(ref _issued));

    private long NextIntended => _start + (long)(_issued * _interval);

    public bool TryNext(Connection free, out long intended)
    {
        lock (_gate)
        {
            intended = NextIntended;
            if (_stopped)
            {
                return false;
            }

            if (intended > Stopwatch.GetTimestamp())
            {
                _resting.Push(free);
                return false;
            }

            _issued++;
            return true;
        }
    }

    public void Stop()
    {
        _stopped = true;
        _pacer.Join();
    }

    private void Pace()
    {
        while (!_stopped)
        {
            if (TryTake(out var connection, out var intended))
            {
                connection.Begin(intended);
            }
            else
            {
                Sleep();
            }
        }
    }

    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Connection? connection, out long intended)
    {
        lock (_gate)
        {
            intended = NextIntended;
            connection = null;
            if (intended > Stopwatch.GetTimestamp() || !_resting.TryPop(out connection))
            {
                return false;
            }

            _issued++;
            return true;
        }
    }

    /// <summary>Thread.Sleep counts in milliseconds, which would show as latency; nanosleep is good to about 60 microseconds.</summary>
    private static void Sleep()
    {
        var pause = new Timespec { Nanoseconds = 100_000 };
        _ = NanoSleep(ref pause, IntPtr.Zero);
    }

    [DllImport("libc", EntryPoint = "nanosleep"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NanoSleep(ref Timespec request, IntPtr remaining);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
