export type Theme = 'light' | 'dark' | 'system';

/** One sentence shown once on the next page. */
export interface Flash {
  kind: 'success' | 'info' | 'warning' | 'danger';
  text: string;
}

/** What the layout depends on: the browser has told its time zone. */
export const timezoneTold = 'reader:timezone';
