export { type ForeignPost, ForeignPosts } from './foreign-posts.service.js';
export { PostType } from './graphql/post.type.js';
export { Post } from './post.entity.js';
export { PostQueries } from './post.queries.js';
export { Posts } from './post.service.js';
export { PostsModule } from './posts.module.js';
export * from './posts.domain-events.js';
export { PostVisibility } from './post.values.js';
export { LISTED_POSTS, POSTS_WITH_ANSWERERS } from './post.policy.js';
