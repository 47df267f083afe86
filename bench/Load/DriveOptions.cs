namespace Grainline.Load;

/// <summary>What to send to whom, and for how long.</summary>
public sealed class DriveOptions
{
    /// <summary>The server, for instance <c>http://127.0.0.1:5080</c>.</summary>
    public required Uri Url { get; set; }

    /// <summary>A file with one webhook a line: path, space, secret. They are used in turn.</summary>
    public required string Hooks { get; set; }

    public int Connections { get; set; } = 64;

    /// <summary>Different contacts; each delivery is about one of them, drawn at random.</summary>
    public int Contacts { get; set; } = 10_000;

    /// <summary>Send one delivery for each contact, then stop; nothing is measured.</summary>
    public bool Fill { get; set; }

    /// <summary>Seconds of load before the measured window.</summary>
    public double WarmUp { get; set; } = 5;

    /// <summary>Length of the measured window in seconds.</summary>
    public double Seconds { get; set; } = 15;

    /// <summary>Requests per second at fixed times; 0 = as many as the server answers.</summary>
    public double Rate { get; set; }

    /// <summary>Whether each delivery carries an <c>Idempotency-Key</c> of its own.</summary>
    public bool Keys { get; set; } = true;

    /// <summary>What the result is called in the table.</summary>
    public string Name { get; set; } = "server";

    /// <summary>What the window was for.</summary>
    public string Phase { get; set; } = "full";

    /// <summary>The server's process id, to count its CPU seconds; 0 = do not count.</summary>
    public int ServerPid { get; set; }

    /// <summary>The postmaster's process id, to count PostgreSQL's CPU seconds; 0 = do not count.</summary>
    public int PostgresPid { get; set; }

    /// <summary>A file to which the result is appended as one line of JSON.</summary>
    public string? Output { get; set; }
}
