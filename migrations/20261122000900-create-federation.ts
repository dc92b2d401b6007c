import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateFederation20261122000900 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await this.createActors(db);
    await this.createRelations(db);
    await this.createInbox(db);
    await this.createOutbox(db);
    await this.createCounts(db);
  }

  private async createActors(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE actor_keys (
      actor_id bigint PRIMARY KEY REFERENCES actors ON DELETE CASCADE,
      public_key text NOT NULL,
      private_key text NOT NULL,
      created_at timestamptz NOT NULL
    )`);
    await db.query(`CREATE TABLE remote_actors (
      actor_id bigint PRIMARY KEY REFERENCES actors ON DELETE CASCADE,
      uri text NOT NULL UNIQUE,
      host text NOT NULL,
      inbox_url text NOT NULL,
      shared_inbox_url text,
      outbox_url text,
      followers_url text,
      upcoming_events_url text,
      collections jsonb NOT NULL DEFAULT '{}',
      keys jsonb NOT NULL DEFAULT '{}',
      also_known_as text[] NOT NULL DEFAULT '{}',
      moved_to text,
      avatar_url text,
      banner_url text,
      fetched_at timestamptz NOT NULL
    )`);
    await db.query('CREATE INDEX remote_actors_host ON remote_actors (host)');
    await db.query('CREATE INDEX remote_actors_keys ON remote_actors USING gin (keys) WITH (fastupdate = off)');
    await db.query(`CREATE TABLE instances (
      host text PRIMARY KEY,
      name text,
      description text,
      software text,
      software_version text,
      actor_id bigint REFERENCES actors ON DELETE SET NULL,
      signature_scheme text NOT NULL DEFAULT 'cavage' CHECK (signature_scheme IN ('cavage', 'rfc9421')),
      users_total integer,
      open_registrations boolean,
      heard_at timestamptz,
      reached_at timestamptz,
      asked_at timestamptz,
      failing_since timestamptz,
      created_at timestamptz NOT NULL
    )`);
  }

  private async createRelations(db: QueryRunner): Promise<void> {
    // Profiles elsewhere that profiles here say to be themselves.
    await db.query(`CREATE TABLE profile_aliases (
      profile_id bigint NOT NULL REFERENCES actors ON DELETE CASCADE,
      alias_id bigint NOT NULL REFERENCES actors ON DELETE CASCADE,
      created_at timestamptz NOT NULL,
      PRIMARY KEY (profile_id, alias_id)
    )`);
    await db.query('CREATE INDEX profile_aliases_alias ON profile_aliases (alias_id)');
    await db.query(`CREATE TABLE shares (
      event_id bigint NOT NULL REFERENCES events ON DELETE CASCADE,
      actor_id bigint NOT NULL REFERENCES actors ON DELETE CASCADE,
      uri text NOT NULL UNIQUE,
      created_at timestamptz NOT NULL,
      PRIMARY KEY (event_id, actor_id)
    )`);
    await db.query('CREATE INDEX shares_actor ON shares (actor_id)');
    // When the server of an event from elsewhere was heard of, and asked since; and where the picture came from.
    await db.query(`CREATE TABLE remote_events (
      event_id bigint PRIMARY KEY REFERENCES events ON DELETE CASCADE,
      heard_at timestamptz NOT NULL,
      asked_at timestamptz,
      failures smallint NOT NULL DEFAULT 0,
      picture_url text
    ) WITH (fillfactor = 90)`);
    // The Join of a remote participation here, or ours elsewhere: what an answer refers to.
    await db.query(`CREATE TABLE joins (
      uri text PRIMARY KEY,
      event_id bigint NOT NULL REFERENCES events ON DELETE CASCADE,
      actor_id bigint NOT NULL REFERENCES actors ON DELETE CASCADE,
      created_at timestamptz NOT NULL,
      UNIQUE (event_id, actor_id)
    )`);
    // The Join of somebody elsewhere to a group here: what our answer refers to.
    await db.query(`CREATE TABLE group_joins (
      group_id bigint NOT NULL REFERENCES groups ON DELETE CASCADE,
      actor_id bigint NOT NULL REFERENCES actors ON DELETE CASCADE,
      uri text NOT NULL,
      PRIMARY KEY (group_id, actor_id)
    )`);
    // When all that a group elsewhere has was read last.
    await db.query(`CREATE TABLE group_mirrors (
      group_id bigint PRIMARY KEY REFERENCES groups ON DELETE CASCADE,
      read_at timestamptz NOT NULL
    )`);
    // The Invite of a profile here to an event elsewhere.
    await db.query(`CREATE TABLE invites (
      event_id bigint NOT NULL REFERENCES events ON DELETE CASCADE,
      actor_id bigint NOT NULL REFERENCES actors ON DELETE CASCADE,
      uri text NOT NULL,
      created_at timestamptz NOT NULL,
      PRIMARY KEY (event_id, actor_id)
    )`);
    await db.query('CREATE INDEX invites_actor ON invites (actor_id)');
    await db.query('CREATE INDEX invites_uri ON invites USING hash (uri)');
    // What was deleted or undone, by whom, perhaps before it came.
    await db.query(`CREATE TABLE gone_objects (
      uri text NOT NULL,
      actor_uri text NOT NULL,
      expires_at timestamptz,
      PRIMARY KEY (uri, actor_uri)
    )`);
  }

  private async createInbox(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE inbox_activities (
      id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
      uri text NOT NULL UNIQUE,
      type text NOT NULL,
      host text NOT NULL,
      actor_uri text NOT NULL,
      body jsonb NOT NULL,
      received_at timestamptz NOT NULL,
      due_at timestamptz,
      attempts smallint NOT NULL DEFAULT 0,
      problem text
    ) WITH (fillfactor = 85)`);
    await db.query('CREATE INDEX inbox_activities_due ON inbox_activities (due_at, id) WHERE due_at IS NOT NULL');
    await db.query('CREATE INDEX inbox_activities_received ON inbox_activities (received_at)');
  }

  private async createOutbox(db: QueryRunner): Promise<void> {
    // The body is text that is sent as it stands; jsonb would reorder it. `answers` is the id of what it answers.
    await db.query(`CREATE TABLE outbound_activities (
      id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
      uri text NOT NULL UNIQUE,
      actor_id bigint NOT NULL REFERENCES actors ON DELETE CASCADE,
      object_uri text NOT NULL,
      body json NOT NULL,
      answers text,
      created_at timestamptz NOT NULL,
      repeated_at timestamptz
    )`);
    await db.query(
      'CREATE INDEX outbound_activities_answers ON outbound_activities (answers) WHERE answers IS NOT NULL',
    );
    await db.query('CREATE INDEX outbound_activities_created ON outbound_activities (created_at)');
    await this.createDeliveries(db);
  }

  private async createDeliveries(db: QueryRunner): Promise<void> {
    // One that is not due any more was given up, and waits for an administrator.
    await db.query(`CREATE TABLE deliveries (
      id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
      activity_id bigint NOT NULL REFERENCES outbound_activities ON DELETE CASCADE,
      inbox_url text NOT NULL,
      host text COLLATE "C" NOT NULL,
      object_uri text NOT NULL,
      attempts smallint NOT NULL DEFAULT 0,
      due_at timestamptz,
      leased_until timestamptz,
      problem text,
      created_at timestamptz NOT NULL,
      UNIQUE (activity_id, inbox_url)
    ) WITH (fillfactor = 80)`);
    await db.query('CREATE INDEX deliveries_due ON deliveries (host, due_at, id) WHERE due_at IS NOT NULL');
    await db.query(
      'CREATE INDEX deliveries_order ON deliveries (host, object_uri, activity_id) WHERE due_at IS NOT NULL',
    );
    await db.query('CREATE INDEX deliveries_leased ON deliveries (host) WHERE leased_until IS NOT NULL');
    await db.query('CREATE INDEX deliveries_created ON deliveries (created_at)');
    // Only hosts that fail or want to be left alone for a while.
    await db.query(`CREATE TABLE delivery_hosts (
      host text COLLATE "C" PRIMARY KEY,
      failures integer NOT NULL DEFAULT 0,
      failing_since timestamptz,
      paused_until timestamptz NOT NULL,
      problem text
    )`);
  }

  private async createCounts(db: QueryRunner): Promise<void> {
    // Of tries, as a delivery that has arrived leaves nothing else.
    await db.query(`CREATE TABLE delivery_counts (
      day date PRIMARY KEY,
      delivered integer NOT NULL,
      failed integer NOT NULL
    ) WITH (fillfactor = 50)`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward');
  }
}
