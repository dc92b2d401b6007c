import { describe, expect, it } from 'vitest';
import { htmlOf, textOf } from './summary.ts';

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
