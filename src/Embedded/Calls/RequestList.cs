namespace Grainline.Embedded.Calls;

/// <summary>A list that requests are linked into themselves: nothing to allocate, and any one leaves at once.</summary>
internal struct RequestList
{
    public GrainRequest? First { get; private set; }

    private GrainRequest? Last { get; set; }

    public void Add(GrainRequest request)
    {
        (request.Previous, request.Next) = (Last, null);
        if (Last is null)
        {
            First = request;
        }
        else
        {
            Last.Next = request;
        }

        Last = request;
    }

    public void Remove(GrainRequest request)
    {
        if (request.Previous is null)
        {
            First = request.Next;
        }
        else
        {
            request.Previous.Next = request.Next;
        }

        if (request.Next is null)
        {
            Last = request.Previous;
        }
        else
        {
            request.Next.Previous = request.Previous;
        }

        (request.Previous, request.Next) = (null, null);
    }
}
