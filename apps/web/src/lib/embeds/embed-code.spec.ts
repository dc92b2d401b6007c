import { describe, expect, it } from 'vitest';
import { elementCode, frameCode } from './embed-code.ts';

const origin = 'https://convoke.example';
const plain = { theme: '', lang: '', limit: '10' };

describe('the code for other sites', () => {
  it('of a frame says what is in it, whatever that is called', () => {
    const hostile = '"><script>alert(1)</script>&amp;';
    expect(frameCode(`${origin}/embed/events?search=%22&lang=fr`, hostile, 600)).toBe(
      `<iframe src="${origin}/embed/events?search=%22&amp;lang=fr" ` +
        'title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;" ' +
        'width="100%" height="600" style="border: 0" loading="lazy"></iframe>',
    );
  });

  it('of the element names a group, or what narrows the search, and only the looks that were chosen', () => {
    const script = `<script type="module" src="${origin}/embed/convoke-events.js"></script>\n`;
    expect(elementCode(origin, '/@planters/feed/json', { ...plain, theme: 'dark', lang: 'fr' })).toBe(
      `${script}<convoke-events group="planters" count="10" theme="dark" lang="fr"></convoke-events>`,
    );
    const json = '/feed/search/json?term=a+%22b%22&location=u05&radius=50&languageOneOf=fr&longEvents=false';
    expect(elementCode(origin, json, plain)).toBe(
      `${script}<convoke-events search="a &quot;b&quot;" location="u05" radius="50" languages="fr" long="false" count="10"></convoke-events>`,
    );
  });
});
