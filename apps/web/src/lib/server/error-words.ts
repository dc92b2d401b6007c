import { m } from '#translations';

interface Words {
  title: string;
  text: string;
}

const words: Record<number, () => Words> = {
  401: () => ({ title: m.error_401_title(), text: m.error_401_text() }),
  403: () => ({ title: m.error_403_title(), text: m.error_403_text() }),
  404: () => ({ title: m.error_404_title(), text: m.error_404_text() }),
  410: () => ({ title: m.error_410_title(), text: m.error_410_text() }),
  413: () => ({ title: m.error_413_title(), text: m.error_413_text() }),
  429: () => ({ title: m.error_429_title(), text: m.error_429_text() }),
  500: () => ({ title: m.error_500_title(), text: m.error_500_text() }),
};

/** What the error page says for a status: what happened, and what to do next. */
export function errorWords(status: number): Words {
  const told = words[status] ?? words[status < 500 ? 404 : 500];
  return told?.() ?? { title: String(status), text: '' };
}
