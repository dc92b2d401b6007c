export type Theme = 'light' | 'dark' | 'system';

/** One sentence shown once on the next page. */
export interface Flash {
  kind: 'success' | 'info' | 'warning' | 'danger';
  text: string;
}
