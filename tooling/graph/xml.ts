/** Text between tags or in quotes of XML. Characters that XML cannot hold must be gone before. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}
