import type { Viewer } from '#lib/layout/viewer.ts';
import { m } from '#translations';

/** The figures that stand beside pages where something waits; `server/admin-waiting.ts` reads them. */
export interface Waiting {
  reports: number;
  registrations: number;
  held: number;
}

interface AreaPage {
  href: string;
  title: () => string;
  /** Who may open it besides administrators. */
  role: 'MODERATOR' | 'ADMINISTRATOR';
  waiting?: keyof Waiting;
}

interface Area {
  title: () => string;
  pages: readonly AreaPage[];
}

/** The pages for those who run the instance, in the order of the navigation. */
const areas: readonly Area[] = [
  {
    title: m.admin_area_moderation,
    pages: [
      { href: '/moderation/reports', title: m.reports_title, role: 'MODERATOR', waiting: 'reports' },
      {
        href: '/settings/admin/registrations',
        title: m.admin_registrations_title,
        role: 'MODERATOR',
        waiting: 'registrations',
      },
      { href: '/settings/admin/invitations', title: m.admin_invitations_title, role: 'MODERATOR' },
      { href: '/settings/admin/users', title: m.admin_users_title, role: 'MODERATOR' },
      { href: '/moderation/profiles', title: m.moderation_profiles_title, role: 'MODERATOR' },
      { href: '/moderation/groups', title: m.moderation_groups_title, role: 'MODERATOR' },
      { href: '/moderation/spam', title: m.held_title, role: 'MODERATOR', waiting: 'held' },
      { href: '/moderation/logs', title: m.moderation_log_title, role: 'MODERATOR' },
    ],
  },
  {
    title: m.admin_area_administration,
    pages: [
      { href: '/settings/admin/dashboard', title: m.admin_dashboard_title, role: 'ADMINISTRATOR' },
      { href: '/settings/admin/settings', title: m.admin_settings_title, role: 'ADMINISTRATOR' },
      { href: '/settings/admin/categories', title: m.admin_categories_title, role: 'ADMINISTRATOR' },
      { href: '/settings/admin/pages', title: m.admin_pages_title, role: 'ADMINISTRATOR' },
      { href: '/settings/admin/instances', title: m.admin_instances_title, role: 'ADMINISTRATOR' },
      { href: '/settings/admin/instances/blocks', title: m.admin_blocks_title, role: 'ADMINISTRATOR' },
      { href: '/settings/admin/federation', title: m.admin_queue_title, role: 'ADMINISTRATOR' },
      { href: '/settings/admin/jobs', title: m.admin_jobs_title, role: 'ADMINISTRATOR' },
      { href: '/settings/admin/mail', title: m.admin_mail_title, role: 'ADMINISTRATOR' },
      { href: '/settings/admin/spam', title: m.admin_spam_title, role: 'ADMINISTRATOR' },
      { href: '/settings/admin/storage', title: m.admin_storage_title, role: 'ADMINISTRATOR' },
      { href: '/settings/admin/services', title: m.admin_services_title, role: 'ADMINISTRATOR' },
    ],
  },
];

const isFor = (page: AreaPage, role: Viewer['role']) => role === 'ADMINISTRATOR' || role === page.role;

/** What somebody of this role may open; areas without such a page are left out. */
export function areasOf(role: Viewer['role']): readonly Area[] {
  return areas
    .map(({ title, pages }) => ({ title, pages: pages.filter((page) => isFor(page, role)) }))
    .filter(({ pages }) => pages.length > 0);
}

/** Whether the page of the areas that an address lies on or below is for this role. */
export function mayOpen(role: Viewer['role'], pathname: string): boolean {
  const page = pageAt(pathname);
  return !page || isFor(page, role);
}

/** The page of the areas that an address lies on or below. */
export function pageAt(pathname: string): AreaPage | undefined {
  return areas
    .flatMap(({ pages }) => pages)
    .filter(({ href }) => `${pathname}/`.startsWith(`${href}/`))
    .sort((one, other) => other.href.length - one.href.length)[0];
}
