namespace Grainline.Tests.Console.Browser;

/// <summary>Looks at a page as axe would, at what can be said without doubt.</summary>
internal static class Inspection
{
    /// <summary>
    /// Gives the faults of the page as texts: a page wider than the screen, controls without a name, ids that occur twice, images
    /// without words, an order of focus other than that of the page, references to nothing, text with less contrast than WCAG AA asks for (4.5, or 3 for large text), resource keys in place of texts.
    /// </summary>
    public const string Script = """
        () => {
          const faults = [];
          const shown = e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && e.getClientRects().length > 0;
          const over = document.documentElement.scrollWidth - window.innerWidth;
          if (over > 0) faults.push(`wider than the screen by ${over} px`);
          if (document.querySelectorAll('h1').length !== 1) faults.push('not one h1');
          const name = e => (e.getAttribute('aria-label') || [...(e.labels || [])].map(l => l.textContent).join(' ') || e.textContent || e.title || '').trim();
          for (const e of document.querySelectorAll('button, a[href], input:not([type=hidden]), select, textarea'))
            if (shown(e) && !(e.matches('input, select, textarea') ? (e.getAttribute('aria-label') || e.labels?.length) : name(e)))
              faults.push(`without a name: ${e.outerHTML.slice(0, 120)}`);
          const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
          for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i))) faults.push(`id twice: ${id}`);
          for (const e of document.querySelectorAll('img:not([alt])')) faults.push(`image without words: ${e.outerHTML.slice(0, 80)}`);
          for (const e of document.querySelectorAll('[tabindex]')) if (e.tabIndex > 0) faults.push(`focus out of order: ${e.outerHTML.slice(0, 80)}`);
          for (const e of document.querySelectorAll('button button, a button, button a, a a, label a')) faults.push(`control in a control: ${e.outerHTML.slice(0, 80)}`);
          for (const e of document.querySelectorAll('[aria-describedby], [aria-labelledby], label[for]'))
            for (const id of (e.getAttribute('aria-describedby') || e.getAttribute('aria-labelledby') || e.htmlFor).split(' '))
              if (!document.getElementById(id)) faults.push(`refers to nothing: ${id}`);
          for (const e of document.querySelectorAll('th, [role=img]')) if (!name(e)) faults.push(`without words: ${e.outerHTML.slice(0, 80)}`);
          const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
          const rgba = c => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = c; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
          const ground = e => { for (; e; e = e.parentElement) { const c = rgba(getComputedStyle(e).backgroundColor); if (c[3] > 250) return c; } return [255, 255, 255]; };
          const light = c => { const [r, g, b] = c.slice(0, 3).map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const seen = new Set();
          while (walker.nextNode()) {
            const text = walker.currentNode.textContent.trim(), e = walker.currentNode.parentElement;
            if (!text || !e || e.closest('script, style, datalist, svg, :disabled') || !shown(e)) continue;
            if (/^(State|Delivery|Deliveries|Messages|Detail|Step|Field|Hint|Value|Branch|Reason|Refusal|Role|Source|Unit|Match|Fault|RunStarted|TriggerType|Audit|Unit|Message|OnError|RoleHint)_\w+$/.test(text)) faults.push(`untranslated: ${text}`);
            const style = getComputedStyle(e), a = light(rgba(style.color)), b = light(ground(e));
            const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
            const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.6 && style.fontWeight >= 700);
            const key = `${style.color} on ${ground(e)}`;
            if (ratio < (large ? 3 : 4.5) && !seen.has(key)) { seen.add(key); faults.push(`contrast ${ratio.toFixed(2)}: "${text.slice(0, 40)}" ${key}`); }
          }
          return faults;
        }
        """;
}
