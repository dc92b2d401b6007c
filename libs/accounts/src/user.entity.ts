import { Column, Entity, PrimaryColumn } from 'typeorm';
import { UserSettings } from './user-settings.js';

export const UserRole = { ADMINISTRATOR: 'administrator', MODERATOR: 'moderator', USER: 'user' } as const;
export type UserRole = (typeof UserRole)[keyof typeof UserRole];

/** Somebody's account. Never public: others only ever see profiles. */
@Entity('users')
export class User {
  @PrimaryColumn({ type: 'bigint', generated: 'identity' })
  id: string;

  @Column('citext')
  email: string;

  /** Argon2id, PHC format; null for who only ever got in from outside. */
  @Column('text', { nullable: true })
  passwordHash: string | null;

  @Column('text')
  role: UserRole;

  /** The language they chose; null while they chose none. */
  @Column('text', { nullable: true })
  locale: string | null;

  /** The profile they act as when they name none; libs/actors knows what is behind it. */
  @Column('bigint', { nullable: true })
  defaultActorId: string | null;

  /** Since when the account can be used. */
  @Column('timestamptz', { nullable: true })
  confirmedAt: Date | null;

  /** Since when its address is proved and moderators have yet to let it in; null for all others. */
  @Column('timestamptz', { nullable: true })
  waitingSince: Date | null;

  /** Why they want to join; forgotten once they are in. */
  @Column('text', { nullable: true })
  registrationReason: string | null;

  /** The link that invited them; forgotten once they are in. */
  @Column('bigint', { nullable: true })
  invitationLinkId: string | null;

  @Column('timestamptz', { nullable: true })
  disabledAt: Date | null;

  /** Since when its owner lets nobody in but by a link of their mailbox. */
  @Column('timestamptz', { nullable: true })
  lockedAt: Date | null;

  /** When it was locked the last time: links to lock it that were sent before are used up. */
  @Column('timestamptz', { nullable: true })
  lastLockedAt: Date | null;

  /** When its owner was last told of passwords that were guessed. */
  @Column('timestamptz', { nullable: true })
  pauseToldAt: Date | null;

  @Column('timestamptz', { nullable: true })
  confirmationSentAt: Date | null;

  @Column('timestamptz', { nullable: true })
  resetPasswordSentAt: Date | null;

  @Column('timestamptz', { nullable: true })
  currentSignInAt: Date | null;

  @Column('inet', { nullable: true })
  currentSignInIp: string | null;

  @Column('timestamptz', { nullable: true })
  lastSignInAt: Date | null;

  @Column('inet', { nullable: true })
  lastSignInIp: string | null;

  @Column(() => UserSettings, { prefix: false })
  settings: UserSettings;

  @Column('timestamptz')
  createdAt: Date;

  get isModerator(): boolean {
    return this.role !== UserRole.USER;
  }

  /** Keeps the sign-in before this one: people recognise by it that somebody else was here. */
  signIn(at: Date, ip: string | null): void {
    this.lastSignInAt = this.currentSignInAt;
    this.lastSignInIp = this.currentSignInIp;
    this.currentSignInAt = at;
    this.currentSignInIp = ip;
  }
}

type NewUser = Pick<User, 'id' | 'email' | 'passwordHash' | 'locale' | 'createdAt'> &
  Partial<Pick<User, 'registrationReason' | 'invitationLinkId'>>;

/** An account as registration makes it: waiting for its address to be confirmed. */
export function newUser(values: NewUser): User {
  return Object.assign(new User(), {
    role: UserRole.USER,
    defaultActorId: null,
    confirmedAt: null,
    waitingSince: null,
    registrationReason: null,
    invitationLinkId: null,
    disabledAt: null,
    lockedAt: null,
    lastLockedAt: null,
    pauseToldAt: null,
    confirmationSentAt: values.createdAt,
    resetPasswordSentAt: null,
    currentSignInAt: null,
    currentSignInIp: null,
    lastSignInAt: null,
    lastSignInIp: null,
    settings: new UserSettings(),
    ...values,
  });
}

/** Whether somebody proved that its address is theirs, so that nobody else may register with it. */
export function isSettled({ confirmedAt, waitingSince, disabledAt }: User): boolean {
  return confirmedAt !== null || waitingSince !== null || disabledAt !== null;
}
