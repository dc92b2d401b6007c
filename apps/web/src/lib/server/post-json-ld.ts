import { nameOf } from '#lib/events/standing.ts';
import type { PostOfPage } from '#lib/posts/post-page.ts';

/** The post in schema.org's words, safe to stand inside a script element. */
export function postJsonLd(post: PostOfPage): string {
  const data = {
    '@context': 'https://schema.org',
    '@type': 'Article',
    headline: post.title,
    description: post.excerpt || undefined,
    url: post.url,
    datePublished: post.publishAt,
    dateModified: post.updatedAt,
    image: post.picture?.url ? [post.picture.url] : undefined,
    author: { '@type': 'Organization', name: nameOf(post.attributedTo) },
    inLanguage: post.language && post.language !== 'und' ? post.language : undefined,
  };
  // "</script>" in a title would end the element that holds this.
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}
