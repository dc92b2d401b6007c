import { Controller, Get, Header, NotFoundException, Param } from '@nestjs/common';
import { type Config, InjectConfig } from '#convoke/core';
import { CustomPageQueries } from '#convoke/moderation';
import { SITEMAP_KINDS, type SitemapKind, SitemapQueries } from './sitemap.queries.js';

const TYPE = 'application/xml; charset=utf-8';
const KEPT = 'public, max-age=3600';
const NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';

const FILE = new RegExp(`^(${SITEMAP_KINDS.join('|')})-(\\d{1,9})\\.xml$`);

/** Pages that are there on every instance and meant to be found. */
const PAGES = ['/', '/about/instance', '/about/rules', '/about/terms', '/about/privacy', '/about/glossary'];

/** Tells search engines what there is to read: an index, and one file for each run of events or posts. */
@Controller()
export class SitemapController {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly queries: SitemapQueries,
    private readonly customPages: CustomPageQueries,
  ) {}

  @Get('sitemap.xml')
  @Header('content-type', TYPE)
  @Header('cache-control', KEPT)
  async index(): Promise<string> {
    const files = ['pages'];
    for (const kind of SITEMAP_KINDS)
      files.push(...(await this.queries.pages(kind)).map((number) => `${kind}-${number}`));
    return xml(
      'sitemapindex',
      files.map((file) => `<sitemap>${this.location(`/sitemaps/${file}.xml`)}</sitemap>`),
    );
  }

  @Get('sitemaps/:file')
  @Header('content-type', TYPE)
  @Header('cache-control', KEPT)
  async part(@Param('file') file: string): Promise<string> {
    if (file === 'pages.xml') return this.pages();
    const [, kind, page] = FILE.exec(file) ?? [];
    const entries = kind ? await this.queries.entries(kind as SitemapKind, Number(page)) : [];
    if (entries.length === 0) throw new NotFoundException();
    return xml(
      'urlset',
      entries.map(
        ({ path, updatedAt }) => `<url>${this.location(path)}<lastmod>${updatedAt.toISOString()}</lastmod></url>`,
      ),
    );
  }

  private async pages(): Promise<string> {
    const written = await this.customPages.published();
    const paths = [...PAGES, ...written.map(({ slug }) => `/pages/${slug}`)];
    return xml(
      'urlset',
      paths.map((path) => `<url>${this.location(path)}</url>`),
    );
  }

  private location(path: string): string {
    return `<loc>${this.server.publicUrl}${path}</loc>`;
  }
}

function xml(root: string, entries: string[]): string {
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<${root} ${NAMESPACE}>`, ...entries, `</${root}>`, ''].join('\n');
}
