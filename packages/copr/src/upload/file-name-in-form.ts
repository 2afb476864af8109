/**
 * A file's name as it can stand between the quotes of a form's header. Letters of any script go as they are (copr contract 4); what would
 * end the quotes or the line becomes `_`. The server makes an ASCII name of it anyway.
 */
export function fileNameInForm(name: string): string {
  return name.replace(/["\\\p{Cc}]/gu, '_');
}
