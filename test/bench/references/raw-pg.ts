import fastify from 'fastify';
import pg from 'pg';

/** The event page's and the list's data by hand-written SQL, as JSON: the least that anybody would do. */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const origin = process.env.PUBLIC_URL!;

const COLUMNS = `e.id, e.uuid, e.url, e.title, e.slug, e.begins_on, e.ends_on, e.status, e.visibility, e.join_options,
  e.category, e.language, e.online_address, e.options,
  o.id AS organizer_id, o.name AS organizer_name, o.preferred_username, o.url AS organizer_url,
  a.id AS address_id, a.description AS address_description, a.street, a.locality, a.postal_code, a.region, a.country,
  a.latitude, a.longitude, m.storage_key, m.alt, m.width, m.height, m.blurhash,
  s.participant + s.moderator + s.administrator + s.creator AS going, s.participant,
  ARRAY(SELECT json_build_object('id', t.id::text, 'title', t.title, 'slug', t.slug)
    FROM event_tags x JOIN tags t ON t.id = x.tag_id WHERE x.event_id = e.id) AS tags`;
const FROM = `FROM events e JOIN actors o ON o.id = e.organizer_actor_id JOIN event_stats s ON s.event_id = e.id
  LEFT JOIN addresses a ON a.id = e.physical_address_id LEFT JOIN media m ON m.id = e.picture_id`;
const OPEN = `e.deleted_at IS NULL AND NOT e.draft AND e.discoverable AND NOT e.suspended AND e.visibility`;
const LISTED = `${OPEN} = 'public' AND NOT e.silenced`;
const FIRST = 'ORDER BY e.begins_on, e.id LIMIT 20';
/** The ids of what goes on and of what is ahead, each by its index. */
const NOT_OVER = `SELECT running.id, running.begins_on FROM begun_since($1) begun CROSS JOIN LATERAL (
    SELECT e.id, e.begins_on FROM events e WHERE ${LISTED} AND event_length(e.begins_on, e.ends_on) = begun.length
      AND e.begins_on > begun.earliest AND e.begins_on <= $1 AND e.ends_on > $1 ${FIRST}) running
  UNION ALL (SELECT e.id, e.begins_on FROM events e WHERE ${LISTED} AND e.begins_on > $1 ${FIRST})`;

const app = fastify();
app.get<{ Params: { uuid: string } }>('/events/:uuid', async (request) => {
  const { rows } = await pool.query(
    `SELECT ${COLUMNS}, e.description ${FROM} WHERE e.uuid = $1 AND ${OPEN} IN ('public', 'unlisted')`,
    [request.params.uuid],
  );
  return { data: { event: { ...shaped(rows[0]), description: rows[0].description } } };
});
app.get('/events', async () => {
  const { rows } = await pool.query(
    `WITH page AS (SELECT * FROM (${NOT_OVER}) e ${FIRST})
      SELECT ${COLUMNS} ${FROM} JOIN page ON page.id = e.id ORDER BY page.begins_on, page.id`,
    [new Date()],
  );
  return { data: { events: { elements: rows.map(shaped) } } };
});
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });

function shaped(row: Record<string, any>) {
  return {
    id: row.id,
    uuid: row.uuid,
    url: row.url,
    title: row.title,
    slug: row.slug,
    beginsOn: row.begins_on.toISOString(),
    endsOn: row.ends_on?.toISOString() ?? null,
    status: row.status.toUpperCase(),
    visibility: row.visibility.toUpperCase(),
    joinOptions: row.join_options.toUpperCase(),
    category: row.category,
    language: row.language,
    onlineAddress: row.online_address,
    tags: row.tags,
    options: { maximumAttendeeCapacity: row.options.maximumAttendeeCapacity ?? null },
    organizerActor: {
      id: row.organizer_id,
      name: row.organizer_name,
      preferredUsername: row.preferred_username,
      url: row.organizer_url,
    },
    physicalAddress: row.address_id && {
      id: row.address_id,
      description: row.address_description,
      street: row.street,
      locality: row.locality,
      postalCode: row.postal_code,
      region: row.region,
      country: row.country,
      geom: `${row.longitude};${row.latitude}`,
    },
    picture: row.storage_key && {
      url: `${origin}/media/${row.storage_key}`,
      alt: row.alt,
      metadata: { width: row.width, height: row.height, blurhash: row.blurhash },
    },
    participantStats: { going: row.going, participant: row.participant },
  };
}
