import { Controller, Get, Header, NotFoundException, Param } from '@nestjs/common';
import { type Config, InjectConfig } from '#convoke/core';
import { SitemapQueries } from './sitemap.queries.js';

const TYPE = 'application/xml; charset=utf-8';
const KEPT = 'public, max-age=3600';
const NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';

/** Pages that are there on every instance and meant to be found. */
const PAGES = ['/', '/about/instance', '/about/rules', '/about/terms', '/about/privacy', '/about/glossary'];

/** Tells search engines what there is to read: an index, and one file for each run of events. */
@Controller()
export class SitemapController {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly queries: SitemapQueries,
  ) {}

  @Get('sitemap.xml')
  @Header('content-type', TYPE)
  @Header('cache-control', KEPT)
  async index(): Promise<string> {
    const numbers = await this.queries.pages();
    const files = ['pages', ...numbers.map((number) => `events-${number}`)];
    return xml(
      'sitemapindex',
      files.map((file) => `<sitemap>${this.location(`/sitemaps/${file}.xml`)}</sitemap>`),
    );
  }

  @Get('sitemaps/:file')
  @Header('content-type', TYPE)
  @Header('cache-control', KEPT)
  async part(@Param('file') file: string): Promise<string> {
    if (file === 'pages.xml')
      return xml(
        'urlset',
        PAGES.map((path) => `<url>${this.location(path)}</url>`),
      );
    const page = /^events-(\d{1,9})\.xml$/.exec(file)?.[1];
    const events = page === undefined ? [] : await this.queries.events(Number(page));
    if (events.length === 0) throw new NotFoundException();
    const entries = events.map(
      ({ uuid, updatedAt }) =>
        `<url>${this.location(`/events/${uuid}`)}<lastmod>${updatedAt.toISOString()}</lastmod></url>`,
    );
    return xml('urlset', entries);
  }

  private location(path: string): string {
    return `<loc>${this.server.publicUrl}${path}</loc>`;
  }
}

function xml(root: string, entries: string[]): string {
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<${root} ${NAMESPACE}>`, ...entries, `</${root}>`, ''].join('\n');
}
