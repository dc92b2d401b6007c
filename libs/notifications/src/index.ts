export { isNotificationKind, kindOf, NotificationMethod } from './choices/notification-kinds.js';
export { NotificationsModule } from './notifications.module.js';
