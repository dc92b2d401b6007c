import { job } from '#convoke/core';

/** Looks at the page behind a link, after the link is kept. */
export const PreviewLink = job<{ resourceId: string }>('resources.preview-link');
