/** What is written down when whoever runs the instance does it; the first eleven have Mobilizon's names. */
export const ModerationAction = {
  REPORT_UPDATE_CLOSED: 'report_update_closed',
  REPORT_UPDATE_OPENED: 'report_update_opened',
  REPORT_UPDATE_RESOLVED: 'report_update_resolved',
  NOTE_CREATION: 'note_creation',
  NOTE_DELETION: 'note_deletion',
  EVENT_DELETION: 'event_deletion',
  COMMENT_DELETION: 'comment_deletion',
  EVENT_UPDATE: 'event_update',
  ACTOR_SUSPENSION: 'actor_suspension',
  ACTOR_UNSUSPENSION: 'actor_unsuspension',
  USER_DELETION: 'user_deletion',
  SETTING_CHANGE: 'setting_change',
  POST_DELETION: 'post_deletion',
  BLOCK_LIST_IMPORT: 'block_list_import',
  INSTANCE_BLOCK: 'instance_block',
  INSTANCE_UNBLOCK: 'instance_unblock',
  USER_VIEW: 'user_view',
  USER_CREATION: 'user_creation',
  USER_CONFIRMATION_MAIL: 'user_confirmation_mail',
  USER_EXPORT: 'user_export',
  USER_SIGN_OUT: 'user_sign_out',
  USER_UPDATE: 'user_update',
  USER_DISABLED: 'user_disabled',
  USER_ENABLED: 'user_enabled',
  USER_UNLOCK: 'user_unlock',
  USER_PASSWORD_LINK: 'user_password_link',
  USER_SECOND_FACTOR_OFF: 'user_second_factor_off',
  USER_CLEANING: 'user_cleaning',
  ACTOR_CREATION: 'actor_creation',
  ACTOR_DELETION: 'actor_deletion',
  ACTOR_SILENCING: 'actor_silencing',
  ACTOR_UNSILENCING: 'actor_unsilencing',
  ACTOR_REFRESH: 'actor_refresh',
  DELIVERIES_RETRY: 'deliveries_retry',
  DELIVERIES_DROP: 'deliveries_drop',
  BACKUP: 'backup',
  RESTORE: 'restore',
  INSTANCE_FOLLOW: 'instance_follow',
  INSTANCE_UNFOLLOW: 'instance_unfollow',
  INSTANCE_ACCEPT: 'instance_accept',
  INSTANCE_REJECT: 'instance_reject',
  INSTANCE_REFRESH: 'instance_refresh',
  INSTANCE_ALLOW: 'instance_allow',
  INSTANCE_DISALLOW: 'instance_disallow',
  FEDERATION_MODE_CHANGE: 'federation_mode_change',
  JOB_DISCARD: 'job_discard',
  JOB_RETRY: 'job_retry',
  MAIL_TEST: 'mail_test',
  CATEGORY_CREATION: 'category_creation',
  CATEGORY_UPDATE: 'category_update',
  CATEGORY_DELETION: 'category_deletion',
  CATEGORY_ORDER: 'category_order',
  PAGE_CREATION: 'page_creation',
  PAGE_UPDATE: 'page_update',
  PAGE_DELETION: 'page_deletion',
  HELD_APPROVAL: 'held_approval',
  SPAM_REMOVAL: 'spam_removal',
  SPAM_SCAN_START: 'spam_scan_start',
  SPAM_SCAN_PAUSE: 'spam_scan_pause',
  SPAM_SCAN_RESUME: 'spam_scan_resume',
  SPAM_SCAN_CANCEL: 'spam_scan_cancel',
  SCAN_CLEARANCE: 'scan_clearance',
  MEDIA_CLEANING: 'media_cleaning',
  INVITATION_CREATION: 'invitation_creation',
  INVITATION_ENDING: 'invitation_ending',
  INVITATION_MAIL: 'invitation_mail',
  REGISTRATION_APPROVAL: 'registration_approval',
  REGISTRATION_REJECTION: 'registration_rejection',
} as const;
export type ModerationAction = (typeof ModerationAction)[keyof typeof ModerationAction];

/** What an action was about; it may be gone since. */
export interface ModerationTarget {
  kind:
    | 'actor'
    | 'backup'
    | 'block_list'
    | 'category'
    | 'comment'
    | 'event'
    | 'instance'
    | 'invitation'
    | 'job'
    | 'note'
    | 'page'
    | 'post'
    | 'report'
    | 'setting'
    | 'spam_scan'
    | 'user';
  /** An id; for instances their host, for jobs their queue, for settings their name, for backups when they were made. */
  id: string;
}

/** Words that say what it was once it is gone, and what changed: shown to moderators as they are, so nothing secret. */
export type ModerationDetails = Readonly<Record<string, string | number | boolean | null>>;
