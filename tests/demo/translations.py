"""Korean for the tour, by how each English segment begins. Made by hand for the demo."""

TRANSLATIONS = {
    # index.md
    "A short tour of JAX and Flax": "JAX와 Flax 짧게 둘러보기",
    "JAX is a library for numerical": (
        "JAX는 파이썬으로 수치 계산을 하는 라이브러리입니다. NumPy를 쓰듯이 배열을 다루는 함수를 작성하면 "
        "JAX가 그 함수를 변환합니다. 컴파일하고, 미분하고, 배치 차원을 더하고, 여러 장치에 나누어 "
        "실행합니다. Flax는 JAX 위에서 신경망을 만들고, Optax는 그 신경망을 학습시키는 옵티마이저를 "
        "제공합니다."
    ),
    "This tour walks through": (
        "여기서는 처음 배우는 사람이 가장 자주 놀라는 개념을 차례로 살펴봅니다. 모두 세 곳을 들르며, "
        "예제는 모두 가속기 없는 노트북에서도 실행할 수 있을 만큼 작습니다. 처음에는 순서대로 읽으세요. "
        "뒤에 나오는 글은 앞에서 설명한 말을 씁니다."
    ),
    "Three stops": "들를 곳 세 군데",
    "Loops and learning": "반복과 학습",
    "Before you start": "시작하기 전에",
    "You should know Python": (
        "파이썬을 알고 NumPy를 써 본 적이 있어야 합니다. 기계 학습은 몰라도 됩니다. 마지막 글에서 작은 "
        "곡선을 맞추면서 단계마다 설명합니다. 따라 해 보려면 먼저 패키지를 설치하세요."
    ),
    "When something behaves": (
        "예상과 다르게 동작하면 [JAX 문서](https://docs.jax.dev/)와 "
        "[Flax 문서](https://flax.readthedocs.io/)에서 자세한 내용을 찾아보세요."
    ),
    # transformations.md
    "Transforming functions": "함수 변환",
    "The heart of JAX": (
        "JAX의 핵심은 몇 가지 *변환*입니다. 변환은 파이썬 함수를 받아 다른 함수를 돌려줍니다. 더 빠르게 "
        "실행되는 함수, 도함수를 계산하는 함수, 배치 전체를 한 번에 처리하는 함수가 그렇습니다. 결과도 "
        "평범한 함수이므로 변환은 원하는 순서로 얼마든지 겹쳐 쓸 수 있습니다."
    ),
    "Transformation": "변환",
    "What the new function does": "새 함수가 하는 일",
    "runs a compiled version": "원래 함수를 컴파일한 버전을 실행합니다",
    "returns the gradient": "원래 함수의 그레이디언트를 돌려줍니다",
    "maps the old function": "원래 함수를 배치 차원에 따라 적용합니다",
    "Compiling with `jit`": "`jit`으로 컴파일하기",
    "Without compilation": (
        "컴파일하지 않으면 JAX는 함수의 연산을 코드에 나온 순서대로 하나씩 실행합니다. "
        "{func}`jax.jit`은 먼저 함수 전체를 살펴봅니다. 그러면 컴파일러가 여러 연산을 하나로 합치고 "
        "아무도 쓰지 않는 중간 결과를 건너뛸 수 있습니다."
    ),
    "Shift and scale": "배열을 평균 0, 분산 1이 되도록 옮기고 늘입니다.",
    "The first call is slow": (
        "첫 호출이 느린 까닭은 JAX가 함수를 *추적*해야 하기 때문입니다. 배열 대신 자리표시자를 넣어 파이썬 "
        "코드를 한 번 실행합니다. *트레이서*라고 부르는 이 자리표시자는 형상과 자료형은 알지만 값은 "
        "모릅니다. 파이썬 코드가 배열 계산 말고 하는 일은 모두 그 한 번의 실행에서만 일어납니다."
    ),
    "a side effect": "부수 효과: 형상과 자료형마다 한 번 실행됩니다",
    "same shape and type": "형상과 자료형이 같음: 컴파일한 버전을 다시 씁니다",
    "another shape": "형상이 다름: JAX가 다시 추적해야 합니다",
    "A function that you compile": (
        "컴파일할 함수는 *순수*해야 합니다. 결과가 인수에만 달려 있어야 하고 함수 바깥의 어떤 것도 "
        "바꾸지 않아야 합니다. JAX는 이것을 대신 확인해 주지 않습니다."
    ),
    "Static arguments": "정적 인수",
    "Since a tracer has no value": (
        "트레이서에는 값이 없으므로, 컴파일한 함수는 `if`의 어느 분기로 갈지 또는 반복을 몇 번 할지를 "
        "평범한 인수로 정할 수 없습니다. 인수가 데이터가 아니라 정말로 프로그램의 일부라면 *정적*이라고 "
        "표시하세요. 그러면 JAX가 값마다 따로 컴파일하므로, 정적 인수는 해시할 수 있어야 하고 자주 바뀌지 "
        "않아야 합니다."
    ),
    "`n` is a plain Python": "여기서 `n`은 평범한 파이썬 정수이므로 반복을 펼칠 수 있습니다.",
    "If you forget to mark it": "표시하는 것을 잊으면 JAX가 문제를 알려 주는 오류를 내며 거부합니다.",
    "Looking inside with": "`make_jaxpr`로 들여다보기",
    "What does JAX see": (
        "JAX는 함수를 추적할 때 무엇을 볼까요? {func}`jax.make_jaxpr`이 보여 줍니다. 답은 *jaxpr*입니다. "
        "파이썬 코드와 컴파일러 사이에서 JAX가 쓰는 단순한 언어로 된 작은 프로그램입니다. 한 줄마다 자료형이 "
        "있는 입력에 원시 연산 하나를 적용합니다. 추적하면서 이미 모두 풀렸으므로 반복이나 분기, 코드에 있던 "
        "함수 이름은 남지 않습니다."
    ),
}


def korean(english: str) -> str | None:
    """The translation of a segment of the tour, if the demo has one."""
    for beginning, text in TRANSLATIONS.items():
        if english == beginning or (len(beginning) > 11 and english.startswith(beginning)):
            return text
    return None
