using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace Grainline.Tests.Fuzz.Guided;

/// <summary>
/// Which branches an input took. SharpFuzz puts a counter at every branch of an assembly (<c>./test fuzz --guided</c> has it do so to copies
/// of ours); the counters are here instead of in the shared memory of AFL, so no fuzzer has to be installed beside it.
/// </summary>
internal static unsafe class Coverage
{
    /// <summary>Counters that SharpFuzz writes to: two bytes of a place and of the one before.</summary>
    private const int Counters = 1 << 16;

    /// <summary>How often a branch is taken counts by the power of two only: once more in a long loop is nothing new.</summary>
    private static readonly byte[] Seen = new byte[Counters];

    private static byte* _counters;

    /// <summary>Places that any input has reached.</summary>
    public static int Reached => Seen.Count(classes => classes != 0);

    /// <summary>Before any instrumented code runs, which would write to nowhere.</summary>
#pragma warning disable CA2255 // This is a program of its own, not a library.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Attach()
    {
        _counters = (byte*)NativeMemory.AllocZeroed(Counters);
        Trace.SharedMem = _counters;
    }

    public static void Clear()
    {
        new Span<byte>(_counters, Counters).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Whether a branch was taken, or taken so often, that was not before; it is known from then on.</summary>
    public static bool IsNew()
    {
        var isNew = false;
        for (var place = 0; place < Counters; place++)
        {
            if (_counters[place] is > 0 and var times)
            {
                var known = Seen[place];
                Seen[place] |= (byte)(1 << (31 - int.LeadingZeroCount(times)));
                isNew |= Seen[place] != known;
            }
        }

        return isNew;
    }
}
