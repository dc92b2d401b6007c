/** Fonts come from the page around it; whoever writes that page may set these colours and style each `part`. */
const css = `
:host {
  display: block;
  --ink: #1d2129;
  --muted: #5a5f69;
  --surface: #fffefb;
  --line: #e3ded4;
  --link: var(--convoke-accent, #0b6b63);
  color: var(--ink);
  line-height: 1.5;
  overflow-wrap: anywhere;
}
@supports (color: light-dark(#000, #fff)) {
  :host {
    --ink: light-dark(#1d2129, #e8e6e1);
    --muted: light-dark(#5a5f69, #a3a8b0);
    --surface: light-dark(#fffefb, #1c2026);
    --line: light-dark(#e3ded4, #2c3138);
    --link: var(--convoke-accent, light-dark(#0b6b63, #5cc7bb));
  }
}
:host(:lang(ar)) { direction: rtl; }
:host([hidden]) { display: none; }
:host([theme='light']) { color-scheme: light; }
:host([theme='dark']) { color-scheme: dark; }
:host([theme='auto']) { color-scheme: light dark; }
ul, p { margin: 0; padding: 0; list-style: none; }
.event, .status {
  margin-bottom: 8px;
  padding: 12px 16px;
  border: 1px solid var(--line);
  border-radius: 10px;
  background: var(--surface);
}
.when, .where, .notice { color: var(--muted); font-size: 0.875em; }
[dir] { text-align: -webkit-match-parent; text-align: match-parent; }
.title { font-weight: 700; }
.notice { font-weight: 600; }
a { color: var(--link); }
a:focus-visible, button:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.title a { text-decoration: none; }
.title a:hover { text-decoration: underline; }
.foot {
  display: flex;
  flex-wrap: wrap;
  gap: 8px 16px;
  align-items: center;
  padding: 8px 16px;
  background: var(--surface);
  border-radius: 10px;
}
button {
  min-height: 44px;
  padding: 8px 16px;
  border: 1px solid var(--link);
  border-radius: 8px;
  background: none;
  color: var(--link);
  font: inherit;
  cursor: pointer;
}
.foot a { padding: 10px 0; }
.aside {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
`;

let sheet: CSSStyleSheet | undefined;

/** One sheet for all lists of a page, which the page's own policy for styles lets through. */
export function styles(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  return sheet;
}
