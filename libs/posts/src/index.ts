export { Post } from './post.entity.js';
export { PostQueries } from './post.queries.js';
export { Posts } from './post.service.js';
export { PostsModule } from './posts.module.js';
export * from './posts.domain-events.js';
