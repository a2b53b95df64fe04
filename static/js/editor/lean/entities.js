// The browser knows the entities of HTML.
export const decodeHTML = (text) => new DOMParser().parseFromString(text, 'text/html').body.textContent;
export const decodeHTMLStrict = decodeHTML;
