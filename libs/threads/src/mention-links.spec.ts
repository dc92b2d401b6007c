import { expect, it } from 'vitest';
import { handlesIn, linkMentions } from './mention-links.js';

it('finds people by name here and by name and host anywhere, each once, ten at most', () => {
  const text = '<p>@Rose, (@max@far.example:8080)! @rose <b>@a.b-c</b>. x@mail.example a/@path .@dot @-no</p>';
  expect(handlesIn(text)).toEqual(['rose', 'max@far.example:8080', 'a.b-c']);
  expect(handlesIn(Array.from({ length: 20 }, (_, at) => `@n${at}`).join(' '))).toHaveLength(10);
});

it('finds nobody in links and code', () => {
  expect(handlesIn('<a href="https://x.example"><b>@rose</b></a><pre>@max</pre><code>@eve</code> @ada')).toEqual([
    'ada',
  ]);
});

it('links those whose address is known, as they were typed, and leaves all else as it is', () => {
  const known = new Map([['rose', 'https://here.example/@rose?a=1&b="2']]);
  expect(linkMentions('<p>@Rose &amp; @max &lt;3</p>', known)).toBe(
    '<p><span class="h-card"><a href="https://here.example/@rose?a=1&amp;b=&quot;2" class="u-url mention" rel="noopener noreferrer ugc">@Rose</a></span> &amp; @max &lt;3</p>',
  );
});

it('takes no longer for hostile texts', () => {
  const hostile = [
    '@a'.repeat(10_000),
    '@' + 'a.'.repeat(10_000),
    '@a@' + 'b-'.repeat(10_000),
    '<b>'.repeat(5000) + '@x',
  ];
  for (const text of hostile) expect(linkMentions(text, new Map()).length).toBeGreaterThan(0);
});
