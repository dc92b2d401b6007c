import type { HandleClientError } from '@sveltejs/kit/hooks';
import { m } from '#translations';

export const handleError: HandleClientError = ({ kind, error }) =>
  kind === 'unknown' ? { status: 500, message: m.error_500_title() } : error;
