using System.Text;

namespace Grainline.Texts;

/// <summary>One spelling for what people write on different keyboards.</summary>
public static class Spelling
{
    /// <summary>As keyboards of computers write it; those of phones set another apostrophe, and some write an accent behind its letter.</summary>
    public static string Plain(string text)
    {
        var straight = text.Replace('’', '\'').Replace('ʼ', '\'');
        try
        {
            return straight.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            // Half an emoji has no form.
            return straight;
        }
    }
}
