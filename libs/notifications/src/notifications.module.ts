import { Module } from '@nestjs/common';
import { AccountsModule } from '#convoke/accounts';
import { ActorsModule } from '#convoke/actors';
import { EventsModule } from '#convoke/events';
import { InstanceModule } from '#convoke/instance';
import { PlacesModule } from '#convoke/places';
import { PostsModule } from '#convoke/posts';
import { ResourcesModule } from '#convoke/resources';
import { ThreadsModule } from '#convoke/threads';
import { ACTIVITY } from './activity/index.js';
import { AnnouncementLetters } from './announcements/announcement-letters.service.js';
import { AnnouncementMails } from './announcements/announcement-mails.jobs.js';
import { ChangeLetters } from './changes/change-letters.service.js';
import { EventChanges } from './changes/event-changes.service.js';
import { EventNewsJobs } from './changes/event-news.jobs.js';
import { EventNews } from './changes/event-news.service.js';
import { Participants } from './changes/participants.queries.js';
import { NotificationChoices } from './choices/notification-choices.service.js';
import { CommentLetters } from './comments/comment-letters.service.js';
import { CommentNotices } from './comments/comment-notices.jobs.js';
import { ConversationLetters } from './conversations/conversation-letters.service.js';
import { ConversationNotices } from './conversations/conversation-notices.jobs.js';
import { DiscussionNotices } from './discussions/discussion-notices.jobs.js';
import { GROUP_NEWS } from './group-news/index.js';
import { ActivitySettingResolver, UserNotificationChoicesResolver } from './graphql/notification-choice.resolver.js';
import { NotificationResolver, UserNotificationsResolver } from './graphql/notification.resolver.js';
import { PushResolver } from './graphql/push.resolver.js';
import { UnsubscriptionResolver } from './graphql/unsubscription.resolver.js';
import { MEMBERSHIPS } from './memberships/index.js';
import { Digests } from './notices/digests.service.js';
import { InvitationMails } from './notices/invitation-mails.service.js';
import { NoticeMails } from './notices/notice-mails.service.js';
import { NoticesJobs } from './notices/notices.jobs.js';
import { Notices } from './notices/notices.service.js';
import { NotificationList } from './notices/notification-list.service.js';
import { StrangersTold } from './notices/strangers-told.service.js';
import { UnsubscribeController } from './notices/unsubscribe.controller.js';
import { Unsubscriptions } from './notices/unsubscriptions.service.js';
import { GuestNotices } from './organizing/guest-notices.jobs.js';
import { OrganizerLetters } from './organizing/organizer-letters.service.js';
import { OrganizerNotices } from './organizing/organizer-notices.jobs.js';
import { Organizers } from './organizing/organizers.queries.js';
import { PendingDigests } from './organizing/pending-digests.jobs.js';
import { PendingLetters } from './organizing/pending-letters.service.js';
import { PushMessages } from './push/push-messages.service.js';
import { PushSubscriptions } from './push/push-subscriptions.service.js';
import { PushJobs } from './push/push.jobs.js';
import { ReminderLetters } from './reminders/reminder-letters.service.js';
import { Reminders } from './reminders/reminders.jobs.js';
import { ReminderQueries } from './reminders/reminders.queries.js';

/** Telling people what concerns them, in the ways that they chose. */
@Module({
  imports: [
    AccountsModule,
    ActorsModule,
    EventsModule,
    InstanceModule,
    PlacesModule,
    PostsModule,
    ResourcesModule,
    ThreadsModule,
  ],
  controllers: [UnsubscribeController],
  providers: [
    ...ACTIVITY,
    AnnouncementLetters,
    AnnouncementMails,
    ChangeLetters,
    CommentLetters,
    CommentNotices,
    ConversationLetters,
    ConversationNotices,
    Digests,
    EventChanges,
    EventNews,
    EventNewsJobs,
    DiscussionNotices,
    ...GROUP_NEWS,
    GuestNotices,
    InvitationMails,
    ...MEMBERSHIPS,
    NoticeMails,
    Notices,
    NoticesJobs,
    NotificationChoices,
    NotificationList,
    OrganizerLetters,
    OrganizerNotices,
    Organizers,
    Participants,
    PendingDigests,
    PendingLetters,
    PushJobs,
    PushMessages,
    PushSubscriptions,
    ReminderLetters,
    ReminderQueries,
    Reminders,
    StrangersTold,
    Unsubscriptions,
    ActivitySettingResolver,
    NotificationResolver,
    PushResolver,
    UserNotificationsResolver,
    UnsubscriptionResolver,
    UserNotificationChoicesResolver,
  ],
})
export class NotificationsModule {}
