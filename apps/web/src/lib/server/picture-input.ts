interface NewPicture {
  media: { name: string; alt: string | null; file: File };
}

/** What PictureInput sent: a new picture, null to take the old one away, undefined to leave everything as it is. */
export function pictureFrom(form: FormData, name: string): NewPicture | null | undefined {
  const file = form.get(name);
  const alt = form.get(`${name}Alt`);
  if (file instanceof File && file.size > 0) {
    return { media: { name: file.name || name, alt: typeof alt === 'string' && alt.trim() ? alt.trim() : null, file } };
  }
  return form.has(`${name}Remove`) ? null : undefined;
}
