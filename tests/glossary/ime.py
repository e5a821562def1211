"""What an input method with two sets of keys shows after each key press, on the way to a word."""

from glossary.hangul import FINALS, INITIALS, MEDIALS, is_syllable, letters

TWO_KEYS = {
    "ㅘ": "ㅗㅏ", "ㅙ": "ㅗㅐ", "ㅚ": "ㅗㅣ", "ㅝ": "ㅜㅓ", "ㅞ": "ㅜㅔ", "ㅟ": "ㅜㅣ",
    "ㅢ": "ㅡㅣ", "ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ",
    "ㄼ": "ㄹㅂ", "ㄽ": "ㄹㅅ", "ㄾ": "ㄹㅌ", "ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ",
}  # fmt: skip
ONE_LETTER = {keys: letter for letter, keys in TWO_KEYS.items()}


def presses(word):
    """The keys that are pressed for `word`."""
    spelled = [letter for char in word for letter in (letters(char) if is_syllable(char) else char)]
    return "".join(TWO_KEYS.get(letter, letter) for letter in spelled)


def states(word):
    """What stands in the box after each key of `word`."""
    done, held = "", ["", "", ""]
    for key in presses(word):
        done, held = pressed(done, held, key)
        yield done + composed(held)


def shown(keys):
    """What stands in the box once all `keys` are pressed."""
    done, held = "", ["", "", ""]
    for key in keys:
        done, held = pressed(done, held, key)
    return done + composed(held)


def pressed(done, held, key):
    """The text and the syllable in the making once `key` is pressed."""
    initial, medial, final = held
    if key in MEDIALS:
        return with_vowel(done, held, key)
    if key not in INITIALS:
        return done + composed(held) + key, ["", "", ""]
    if medial and initial and not final and key in FINALS:
        return done, [initial, medial, key]
    if final and final + key in ONE_LETTER:
        return done, [initial, medial, ONE_LETTER[final + key]]
    if initial and not medial and initial + key in ONE_LETTER:
        return done, [ONE_LETTER[initial + key], "", ""]
    return done + composed(held), [key, "", ""]


def with_vowel(done, held, key):
    initial, medial, final = held
    if final:
        *kept, moved = TWO_KEYS.get(final, final)
        return done + composed([initial, medial, "".join(kept)]), [moved, key, ""]
    if medial:
        if medial + key in ONE_LETTER:
            return done, [initial, ONE_LETTER[medial + key], ""]
        return done + composed(held), ["", key, ""]
    if initial in TWO_KEYS:
        first, second = TWO_KEYS[initial]
        return done + first, [second, key, ""]
    return done, [initial, key, ""]


def composed(held):
    initial, medial, final = held
    if not (initial and medial):
        return initial + medial
    number = (INITIALS.index(initial) * 21 + MEDIALS.index(medial)) * 28 + FINALS.index(final)
    return chr(0xAC00 + number)
