/** What scripts of intruders do, and hardly any other. */
export const DOWNLOADER_TRAITS: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  {
    pattern: /\b(?:curl|wget|fetch)\b[^\n|;]*\|\s*(?:sudo\s+)?(?:\/\S*\/)?(?:ba|da|z|k|a)?sh\b/,
    what: 'feeds a download to a shell',
  },
  {
    pattern: /\bbase64\s+(?:-d|-D|--decode)\b[^\n|;]*\|\s*(?:\/\S*\/)?(?:ba|da|z|k|a)?sh\b/,
    what: 'feeds hidden text to a shell',
  },
  { pattern: /\/dev\/(?:tcp|udp)\/[\w.$-]+\/\d/, what: 'opens a connection from a shell' },
];
