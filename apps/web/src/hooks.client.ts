import type { HandleClientError } from '@sveltejs/kit/hooks';
import { m } from '#translations';

export const handleError: HandleClientError = ({ kind, error }) =>
  kind === 'app'
    ? error
    : { status: 500, message: m.error_500_title(), title: m.error_500_title(), text: m.error_500_text() };
