/** Why nothing can be moved from there, in words for whoever asked for it. */
export class SourceRefused extends Error {}
