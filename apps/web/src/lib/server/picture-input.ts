interface NewPicture {
  media: { name: string; alt: string | null; file: File };
}

interface RewordedPicture {
  mediaId: string;
  media: { name: string; alt: string | null };
}

/** The picture that a thing has, as far as a form can change its words. */
export interface PresentPicture {
  id?: string | null;
  name?: string | null;
  alt?: string | null;
}

/** What PictureInput sent: a picture, null to take the present one away, undefined to leave everything as it is. */
export function pictureFrom(
  form: FormData,
  name: string,
  present?: PresentPicture | null,
): NewPicture | RewordedPicture | null | undefined {
  const file = form.get(name);
  const alt = form.get(`${name}Alt`);
  const words = typeof alt === 'string' ? alt.trim() || null : undefined;
  if (file instanceof File && file.size > 0) return { media: { name: file.name || name, alt: words ?? null, file } };
  if (form.has(`${name}Remove`)) return null;
  if (!present?.id || words === undefined || words === (present.alt || null)) return undefined;
  return { mediaId: present.id, media: { name: present.name || name, alt: words } };
}
