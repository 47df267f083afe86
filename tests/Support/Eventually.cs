using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Grainline.Tests.Support;

/// <summary>Waits for a condition with a deadline that says what it waited for, instead of sleeping a guessed time.</summary>
public static class Eventually
{
    /// <summary>Only a failure takes it: long enough for a machine whose disk others keep busy.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>Polls until the condition gives a value; fails with the condition's own text after the deadline.</summary>
    public static async Task<T> Get<T>(
        Func<Task<T?>> condition, TimeSpan? within = null, [CallerArgumentExpression(nameof(condition))] string what = "")
        where T : class
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (await condition() is { } value)
            {
                return value;
            }

            if (clock.Elapsed > (within ?? Deadline))
            {
                throw new TimeoutException($"Not within {within ?? Deadline}: {what}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }
    }

    public static Task Holds(
        Func<Task<bool>> condition, TimeSpan? within = null, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        Get(async () => await condition() ? "yes" : null, within, what);

    public static Task Holds(
        Func<bool> condition, TimeSpan? within = null, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        Get(() => Task.FromResult(condition() ? "yes" : null), within, what);
}
