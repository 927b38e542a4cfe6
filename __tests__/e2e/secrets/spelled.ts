const code = (sign: string) => sign.charCodeAt(0);
const hex = (sign: string) => code(sign).toString(16).padStart(2, '0');
const each = (text: string, spell: (sign: string) => string) => [...text].map(spell).join('');
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** A token as it may come back, by the name of the way. */
export function spelled(token: string): Readonly<Record<string, string>> {
  const middle = Math.floor(token.length / 2);
  const within = (between: string) => token.slice(0, middle) + between + token.slice(middle);
  return {
    plain: token,
    'in words': `Bearer ${token}, or so`,
    'between words': `x${token}x`,
    'in an address': encodeURIComponent(token),
    'percent-encoded': each(token, (sign) => `%${hex(sign)}`),
    'percent-encoded in capitals': each(token, (sign) => `%${hex(sign).toUpperCase()}`),
    'percent-encoded twice': each(token, (sign) => `%25${hex(sign)}`),
    'percent-encoded four times': each(token, (sign) => `%252525${hex(sign)}`),
    'in JSON': JSON.stringify(token),
    'in JSON in JSON': JSON.stringify(JSON.stringify(token)),
    'in JSON by numbers': each(token, (sign) => `\\u00${hex(sign)}`),
    'in a literal': each(token, (sign) => `\\x${hex(sign)}`),
    'in HTML': each(
      token,
      (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[sign] ?? sign,
    ),
    'in HTML by numbers': each(token, (sign) => `&#${code(sign)};`),
    'in HTML by hexadecimal numbers': each(token, (sign) => `&#x${hex(sign).toUpperCase()};`),
    'in hexadecimal digits': each(token, hex),
    'in capital hexadecimal digits': each(token, hex).toUpperCase(),
    'in Base64': base64(token),
    'in Base64 without padding': base64(token).replace(/=+$/, ''),
    'in Base64 for addresses': Buffer.from(token).toString('base64url'),
    'in Base64 behind one byte': base64(`:${token}`),
    'in Base64 behind two bytes': base64(`a:${token}`),
    'in Base64 as basic credentials': base64(`somebody:${token}`),
    'in Base64 before more': base64(`${token}:x`),
    'in Base64 in the middle': base64(`Authorization: Bearer ${token}\r\nHost: x`),
    'in Base64 in lines': base64(`${token}${token}${token}`).replace(/.{20}/g, '$&\n'),
    'with a colour in it': within('\u001b[7m'),
    'with something unseen in it': within('\u200b'),
    'with a soft hyphen in it': within('\u00ad'),
    'with a tag in it': within('\u{e0041}'),
    'with something unseen everywhere': [...token].join('\u2060'),
    'with a control in it': within('\u0000'),
    'with a line break in it': within('\r\n'),
  };
}
