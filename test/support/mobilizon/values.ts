export const AT = '2025-03-01 10:00:00';
export const AVATAR = 'aa/bb/avatar.jpg';

export const uuid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** A picture that is kept in the uploads. */
export const PICTURE = 'cc/dd/banner.jpg';
export const OLD_PASSWORD = 'what I have always typed';
export const CANCEL_TOKEN = 'c4nc3lT0kenOfThirtyCharacters0';
