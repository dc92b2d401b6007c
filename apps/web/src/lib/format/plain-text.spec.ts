import { describe, expect, it } from 'vitest';
import { htmlOf, isPlain, linkAddresses, shortened, textOf } from './plain-text.ts';

describe('htmlOf', () => {
  it('makes paragraphs of empty lines and breaks of single ones', () => {
    expect(htmlOf('I like trees.\r\nAnd <b>mosses</b> & ferns.\n\n\nRose')).toBe(
      '<p>I like trees.<br>And &lt;b&gt;mosses&lt;/b&gt; &amp; ferns.</p><p>Rose</p>',
    );
  });

  it('makes nothing of nothing', () => {
    expect(htmlOf(' \n\n ')).toBe('');
  });
});

describe('textOf', () => {
  it.each(['I like trees.\nAnd <b>mosses</b> & "ferns".\n\nRose', '', 'One line', '&amp; stays'])(
    'gives back %j that htmlOf was given',
    (text) => {
      expect(textOf(htmlOf(text))).toBe(text);
    },
  );

  it('keeps the words of other markup', () => {
    expect(textOf('<p>My <a href="https://example.org">site</a></p><ul><li>one</li><li>two</li></ul>')).toBe(
      'My site\n\none\ntwo',
    );
  });
});

describe('isPlain', () => {
  it.each(['', '<p>One<br>two</p><p>three</p>', '<p>a &lt; b</p><br/>'])(
    'holds for paragraphs and breaks: %j',
    (html) => {
      expect(isPlain(html)).toBe(true);
    },
  );

  it.each(['<p>a <b>b</b></p>', '<ul><li>a</li></ul>', '<p class="x">a</p>', '<pre>a</pre>'])(
    'does not hold where plain text would lose something: %j',
    (html) => {
      expect(isPlain(html)).toBe(false);
    },
  );
});

describe('linkAddresses', () => {
  it('links what leads somewhere, without the signs around it', () => {
    const html = linkAddresses(
      htmlOf('See (https://a.example/b?c=1&d="2"), or <http://b.example>. Not ftp://c.example'),
    );
    expect(html).toBe(
      '<p>See (<a href="https://a.example/b?c=1&amp;d=">https://a.example/b?c=1&amp;d=</a>&quot;2&quot;), ' +
        'or &lt;<a href="http://b.example">http://b.example</a>&gt;. Not ftp://c.example</p>',
    );
  });

  it('takes no longer for hostile texts', () => {
    expect(linkAddresses(`https://${'.'.repeat(20_000)}${'&quot'.repeat(5000)}`)).toContain('https://');
  });
});

describe('shortened', () => {
  it('leaves alone what is short enough, in one line', () => {
    expect(shortened(' One\n two ', 7)).toBe('One two');
  });

  it('cuts between words', () => {
    expect(shortened('One two three', 9)).toBe('One two…');
  });

  it('cuts a text without blanks where it has to, never through a character', () => {
    expect(shortened('読書会読書会', 4)).toBe('読書会読…');
    expect(shortened('aaa🎉', 4)).toBe('aaa…');
  });
});
