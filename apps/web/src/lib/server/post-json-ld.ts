import type { Article } from 'schema-dts';
import { nameOf } from '#lib/events/standing.ts';
import type { PostOfPage } from '#lib/posts/post-page.ts';
import { jsonLd } from './json-ld.ts';

/** The post in schema.org's words, safe to stand inside a script element. */
export function postJsonLd(post: PostOfPage): string {
  const { attributedTo: group } = post;
  const article: Article = {
    '@type': 'Article',
    headline: post.title ?? undefined,
    description: post.excerpt || undefined,
    url: post.url ?? undefined,
    datePublished: post.publishAt ?? undefined,
    dateModified: post.updatedAt ?? undefined,
    image: post.picture?.url ? [post.picture.url] : undefined,
    author: { '@type': 'Organization', name: nameOf(group), url: group?.url ?? undefined },
    inLanguage: post.language && post.language !== 'und' ? post.language : undefined,
  };
  return jsonLd(article);
}
