import type { MigrationInterface, QueryRunner } from 'typeorm';

/** PostgreSQL's stemmers by ISO 639 code; older servers lack some. */
const STEMMERS: Record<string, string> = {
  ar: 'arabic',
  ca: 'catalan',
  da: 'danish',
  de: 'german',
  el: 'greek',
  en: 'english',
  es: 'spanish',
  et: 'estonian',
  eu: 'basque',
  fi: 'finnish',
  fr: 'french',
  ga: 'irish',
  hi: 'hindi',
  hu: 'hungarian',
  hy: 'armenian',
  id: 'indonesian',
  it: 'italian',
  lt: 'lithuanian',
  nb: 'norwegian',
  ne: 'nepali',
  nl: 'dutch',
  nn: 'norwegian',
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  sr: 'serbian',
  sv: 'swedish',
  ta: 'tamil',
  tr: 'turkish',
  yi: 'yiddish',
};

/** Groups do not say in which language they write of themselves: they are found by the stems of each of these. */
const GROUP_LANGUAGES = ['de', 'en', 'es', 'fr', 'it', 'nl', 'pt'];

export class CreateEventSearch20261121000700 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await this.createWordFunctions(db);
    await this.createQueryFunction(db);
    await this.createIndexTable(db);
    // Words of titles, tags and places, to guess what a misspelt one was meant to be.
    await db.query('CREATE TABLE search_words (word text PRIMARY KEY)');
    await db.query('CREATE INDEX search_words_similar ON search_words USING gist (word gist_trgm_ops (siglen = 64))');
    // Words of documents, to find those that begin like an unfinished one.
    await db.query('CREATE TABLE search_lexemes (lexeme text COLLATE "C" PRIMARY KEY)');
    // Languages that events are written in: a search asks in all of them.
    await db.query('CREATE TABLE search_languages (language text PRIMARY KEY)');
    await this.createGroupIndex(db);
  }

  // Groups are few beside events, so an index of expressions does, which is in step by itself.
  private async createGroupIndex(db: QueryRunner): Promise<void> {
    const configs = ["'simple'", ...GROUP_LANGUAGES.map((language) => `public.search_config('${language}')`)];
    const words = (text: string) => configs.map((config) => `to_tsvector(${config}, ${text})`).join(' || ');
    await db.query(`CREATE FUNCTION group_names(username text, name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
      AS $$ SELECT public.searchable(username || ' ' || coalesce(name, '')) $$`);
    await db.query(`CREATE FUNCTION group_document(username text, name text, summary text) RETURNS tsvector
      LANGUAGE sql IMMUTABLE PARALLEL SAFE
      AS $$ SELECT strip(${words('names')} || ${words('words')})
        FROM (SELECT public.group_names(username, name) AS names,
          public.searchable(regexp_replace(summary, '<[^>]*>|&[a-z0-9#]+;', ' ', 'gi')) AS words) said $$`);
    await db.query(`CREATE FUNCTION group_query(terms text[]) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE
      AS $$ SELECT public.search_query(terms, '{${GROUP_LANGUAGES.join(',')}}') $$`);
    await db.query(`CREATE INDEX actors_group_document ON actors
      USING gin (group_document(preferred_username, name, summary)) WHERE type = 'group'`);
    await db.query(`CREATE INDEX actors_group_names ON actors
      USING gin (group_names(preferred_username, name) gin_trgm_ops) WHERE type = 'group'`);
  }

  private async createWordFunctions(db: QueryRunner): Promise<void> {
    const present = (await db.query('SELECT cfgname FROM pg_ts_config')) as { cfgname: string }[];
    const names = new Set(present.map(({ cfgname }) => cfgname));
    const cases = Object.entries(STEMMERS)
      .filter(([, name]) => names.has(name))
      .map(([code, name]) => `WHEN '${code}' THEN 'pg_catalog.${name}'::regconfig`);
    await db.query(`CREATE FUNCTION search_config(language text) RETURNS regconfig
      LANGUAGE sql IMMUTABLE PARALLEL SAFE
      AS $$ SELECT CASE language ${cases.join(' ')} ELSE 'pg_catalog.simple'::regconfig END $$`);

    // Folded and without punctuation, for both sides: the parser would else take "node.js" for a host name.
    await db.query(`CREATE FUNCTION searchable(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
      AS $$ SELECT regexp_replace(public.fold($1), '[!-/:-@[-\`{-~]+', ' ', 'g') $$`);
    await db.query(`CREATE FUNCTION search_terms(text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
      AS $$ SELECT array_remove(regexp_split_to_array(public.searchable($1), '\\s+'), '') $$`);

    // What people name a thing by is found in any language, word for word; descriptions by the stems of their language.
    await db.query(`CREATE FUNCTION event_document(
        language text, title text, tags text, tag_slugs text[], place text, description text) RETURNS tsvector
      LANGUAGE sql IMMUTABLE PARALLEL SAFE
      AS $$ SELECT setweight(to_tsvector('simple', public.searchable(title)), 'A')
        || setweight(to_tsvector(public.search_config(language), public.searchable(title)), 'A')
        || setweight(to_tsvector('simple', public.searchable(tags)), 'B')
        || setweight(to_tsvector(public.search_config(language), public.searchable(tags)), 'B')
        || setweight(to_tsvector('simple', public.searchable(place)), 'C')
        || strip(to_tsvector(public.search_config(language),
             public.searchable(left(regexp_replace(description, '<[^>]*>|&[a-z0-9#]+;', ' ', 'gi'), 20000))))
        || array_to_tsvector(ARRAY(SELECT '#' || slug FROM unnest(tag_slugs) AS slug)) $$`);
  }

  // Each term is one word, or several that stand for one, divided by blanks, the one that was meant last. All terms must be
  // found, by themselves or by a stem in one of the languages, the last one also as a beginning of at least so many
  // letters, or as any of the words that are known to begin like it; stop words count only where there is nothing else.
  private async createQueryFunction(db: QueryRunner): Promise<void> {
    await db.query(`CREATE FUNCTION search_query(
        terms text[], languages text[], least_begun integer DEFAULT 3, completions text[] DEFAULT NULL) RETURNS tsquery
      LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public
      AS $$
      DECLARE
        configs regconfig[] := ARRAY(SELECT DISTINCT search_config(language) FROM unnest(languages) AS language);
        config regconfig;
        word text;
        lexemes text[];
        found tsquery;
        is_stop_word boolean;
        required tsquery;
        fallback tsquery;
      BEGIN
        FOR position IN 1 .. cardinality(terms) LOOP
          lexemes := '{}';
          FOREACH word IN ARRAY string_to_array(terms[position], ' ') LOOP
            is_stop_word := false;
            lexemes := lexemes || tsvector_to_array(to_tsvector('simple', word));
            FOREACH config IN ARRAY configs LOOP
              is_stop_word := is_stop_word OR to_tsvector(config, word) = '';
              lexemes := lexemes || tsvector_to_array(to_tsvector(config, word));
            END LOOP;
          END LOOP;
          SELECT string_agg(quote_literal(lexeme), ' | ')::tsquery INTO found
            FROM (SELECT DISTINCT lexeme FROM unnest(lexemes) AS lexeme WHERE lexeme <> '') distinct_lexemes;
          IF found IS NULL THEN CONTINUE; END IF;
          IF position = cardinality(terms) AND length(word) >= least_begun THEN
            found := found || coalesce(
              (SELECT string_agg(quote_literal(lexeme), ' | ') FROM unnest(completions) AS lexeme),
              quote_literal(word) || ':*')::tsquery;
          END IF;
          IF is_stop_word THEN
            fallback := coalesce(fallback && found, found);
          ELSE
            required := coalesce(required && found, found);
          END IF;
        END LOOP;
        RETURN coalesce(required, fallback);
      END $$`);
  }

  // One narrow row an event that anybody may find. "until" is the end, or the beginning where there is none.
  private async createIndexTable(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE event_search (
      event_id bigint PRIMARY KEY REFERENCES events ON DELETE CASCADE,
      document tsvector NOT NULL,
      begins_on timestamptz NOT NULL,
      until timestamptz NOT NULL,
      inserted_at timestamptz NOT NULL,
      position point,
      participants integer NOT NULL,
      category text NOT NULL,
      language text NOT NULL,
      status text NOT NULL,
      is_online boolean NOT NULL,
      local boolean NOT NULL
    )`);
    await this.createCellsFunction(db);
    // Words, place, time and category in one index: each alone is common, all together are rare.
    await db.query(`CREATE INDEX event_search_cells ON event_search
      USING gin (event_cells(position, begins_on, until) COLLATE "C", (ARRAY[category]) COLLATE "C", document)`);
    // What is suggested to who types goes by its title.
    await db.query(`CREATE INDEX event_search_title ON event_search USING gin (ts_filter(document, '{a}'))`);
    // Place and time in one tree: each alone is common, both together are rare.
    await db.query(`CREATE INDEX event_search_position_period ON event_search
      USING gist (position, tstzrange(begins_on, until, '[]'))`);
    await db.query(`CREATE INDEX event_search_period ON event_search USING gist (tstzrange(begins_on, until, '[]'))`);
    // Carries what lists without words are filtered by, so that they are walked and counted in the index alone.
    await db.query(`CREATE INDEX event_search_begins_on ON event_search (begins_on, event_id)
      INCLUDE (until, position, category, language, status, is_online, local)`);
    await db.query('CREATE INDEX event_search_inserted_at ON event_search (inserted_at, event_id)');
    await db.query('CREATE INDEX event_search_participants ON event_search (participants, event_id)');
  }

  // Where and when it is, roughly: squares of two sizes or anywhere, each with months, years and decades or at any time.
  // The cost keeps planners from asking it of rows: what it leaves in is compared exactly anyway.
  private async createCellsFunction(db: QueryRunner): Promise<void> {
    await db.query(`CREATE FUNCTION event_cells(place point, begins_on timestamptz, until timestamptz) RETURNS text[]
      LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000 SET search_path = pg_catalog
      AS $$
      DECLARE
        squares text[] := '{""}';
        months text[] := '{""}';
        day timestamp := date_trunc('month', begins_on AT TIME ZONE 'UTC');
        name text;
      BEGIN
        IF place IS NOT NULL THEN
          squares := squares || format('8:%s:%s', floor(place[0] * 8)::int, floor(place[1] * 8)::int)
            || format('2:%s:%s', floor(place[0] * 2)::int, floor(place[1] * 2)::int);
        END IF;
        IF until - begins_on > interval '730 days' OR until >= '2100-01-01Z' THEN
          months := months || '+'::text;
        ELSE
          WHILE day <= until AT TIME ZONE 'UTC' LOOP
            name := to_char(day, 'YYYY-MM');
            months := months || name;
            IF left(name, 4) <> ALL (months) THEN months := months || left(name, 4); END IF;
            IF left(name, 3) <> ALL (months) THEN months := months || left(name, 3); END IF;
            day := day + interval '1 month';
          END LOOP;
        END IF;
        RETURN ARRAY(SELECT square || ' ' || month FROM unnest(squares) AS square, unnest(months) AS month);
      END $$`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward');
  }
}
