declare module 'virtual:icon-sprite' {
  const address: string;
  export default address;
}

declare module 'virtual:world-outline' {
  const address: string;
  export default address;
}

declare module 'virtual:embed-script' {
  const code: string;
  export default code;
}

declare module 'virtual:embed-words' {
  /** What plugins/embed-script.ts takes from the translations, in one language. */
  export type Words = Record<
    | 'embed_all'
    | 'embed_failed'
    | 'embed_loading'
    | 'embed_more'
    | 'embed_new_tab'
    | 'embed_nothing'
    | 'status_cancelled'
    | 'status_online'
    | 'status_tentative',
    string
  >;
  const words: Record<string, Words>;
  export default words;
}
