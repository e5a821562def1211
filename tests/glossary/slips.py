"""Slips of the finger: one key too many, one too few, another key, or two in the wrong order."""

LETTERS = "abcdefghijklmnopqrstuvwxyz"
JAMO = "ㅂㅈㄷㄱㅅㅁㄴㅇㄹㅎㅋㅌㅊㅍㅛㅕㅑㅐㅔㅗㅓㅏㅣㅠㅜㅡ"


def slip(keys, dice):
    """`keys` with one slip in them."""
    while True:
        place = dice.randrange(len(keys))
        other = dice.choice(LETTERS if keys[place].isascii() else JAMO)
        before, key, after = keys[:place], keys[place], keys[place + 1 :]
        slipped = dice.choice(
            [
                before + other + key + after,
                before + after,
                before + other + after,
                before + after[:1] + key + after[1:],
            ]
        )
        if slipped != keys:
            return slipped
