import { redirect } from '@sveltejs/kit';
import type { Viewer } from '#lib/layout/viewer.ts';
import { loginAddress } from './session.ts';

interface PageLoad {
  parent(): Promise<{ viewer: Viewer | null }>;
  url: URL;
}

/** Who is signed in; a visitor is led to the login page and back. */
export async function requireViewer({ parent, url }: PageLoad): Promise<Viewer> {
  const { viewer } = await parent();
  if (!viewer) redirect(303, loginAddress(url));
  return viewer;
}
