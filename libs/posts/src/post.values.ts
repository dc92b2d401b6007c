/** Whom a post is for; the keys are the names in GraphQL. */
export const PostVisibility = { PUBLIC: 'public', UNLISTED: 'unlisted', PRIVATE: 'private' } as const;
export type PostVisibility = (typeof PostVisibility)[keyof typeof PostVisibility];
