/** The tables that something is read from; of a dump no others are. */
export const SOURCE_TABLES = new Set(
  `activities actors addresses admin_action_logs admin_settings admin_settings_medias application_tokens applications
   comments comments_medias conversation_participants conversations discussions event_contacts events events_medias
   events_tags feed_tokens followers guardian_tokens instance_actors invitations medias members mentions participants posts
   posts_medias posts_tags report_notes reports reports_comments reports_events resource schema_migrations tags
   todo_lists tombstones user_activity_settings user_push_subscriptions user_settings users`.split(/\s+/),
);

/** Columns by which rows of one table are found from another. */
export const FOUND_BY: readonly [table: string, column: string][] = [
  ['actors', 'id'],
  ['addresses', 'id'],
  ['comments', 'id'],
  ['conversation_participants', 'conversation_id'],
  ['event_contacts', 'event_id'],
  ['events', 'id'],
  ['events_medias', 'event_id'],
  ['events_tags', 'event_id'],
  ['members', 'parent_id'],
  ['mentions', 'comment_id'],
  ['posts_medias', 'post_id'],
  ['posts_tags', 'post_id'],
  ['reports_comments', 'report_id'],
  ['reports_events', 'report_id'],
  ['tags', 'id'],
  ['user_settings', 'user_id'],
];
