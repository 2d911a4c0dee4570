/** Letters become two digits, A = 10 to Z = 35, as ISO 6166 and ISO 17442 ask. */
function toDigits(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => parseInt(letter, 36).toString());
}

/** Whether a text is an ISIN (ISO 6166): its last digit is Luhn's check of the rest. */
export function isIsin(text: string): boolean {
  if (!/^[A-Z]{2}[A-Z0-9]{9}\d$/.test(text)) return false;
  const digits = Array.from(toDigits(text), Number).reverse();
  const sum = digits.reduce((total, digit, index) => {
    const doubled = digit * (index % 2 === 0 ? 1 : 2);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

/** Whether a text is an LEI (ISO 17442): 20 characters that leave 1 when divided by 97. */
export function isLei(text: string): boolean {
  return /^[A-Z0-9]{18}\d{2}$/.test(text) && BigInt(toDigits(text)) % 97n === 1n;
}
