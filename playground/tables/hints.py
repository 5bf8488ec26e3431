"""What names of columns say about their part in a table."""

import re

_INPUT = re.compile(r"x[_ .]?(\d{1,3})|feature[_ .]?(\d{1,3})|input[_ .]?(\d{1,3})|v(\d{1,3})", re.IGNORECASE)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TARGETS = (
    # The first say it in so many words; the later ones are what tables of classes and values call it.
    _words(
        "target targets label labels class classes classlabel y_true output response outcome"
        " 标签 標籤 目标 目標 类别 類別"
    ),
    _words(
        "species diagnosis category kind type result variety survived purchased churn exited quality group"
        " cluster admitted passed approved status sentiment fraud spam deposit default digit"
        " 种类 種類 品种 品種 分类 分類 结果 結果"
    ),
    _words("y"),
)
_SPLITS = _words("split part set partition subset usage fold dataset traintest istrain istest purpose")
TRAIN = _words("train training tr learn 训练 訓練")
TEST = _words("test testing te holdout hold-out eval evaluation 测试 測試")
VALIDATION = _words("val valid validation validate dev 验证 驗證")
_IDENTIFIERS = _words(
    "id ids no nr num number index idx row rowid rownum rownames rowname rownumber rownr serial serialno slno"
    " sno srno unnamed0 key uuid guid identifier obs observation record case instance sample samplenumber #"
    " 编号 編號 序号 序號 学号 學號"
)
_CAMEL_ID = re.compile(r"[a-z](?:ID|Id)$")
_ID_END = re.compile(r"[ _.\-](?:id|no\.?|nr\.?|uuid|guid|identifier)$", re.IGNORECASE)
# Of the names above, those that are hardly ever a value themselves, as "type" or "spam" may be.
_HARDLY_VALUES = _TARGETS[0] | _words(
    "species variety diagnosis category id index 种类 種類 品种 品種 编号 編號"
)


def _bare(name: str) -> str:
    return re.sub(r"[\s_.\-():]", "", name).casefold() or name.strip()


def input_number(name: str) -> int | None:
    """The number of an input by its name.

    Args:
        name: of a column.

    Returns:
        2 for ``x2`` or ``feature 2``; None for other names.
    """
    found = _INPUT.fullmatch(name.strip())
    return int(next(digits for digits in found.groups() if digits)) if found else None


def target_strength(name: str) -> int:
    """How plainly a name says that a column is to be learned.

    Args:
        name: of a column.

    Returns:
        3 for ``target`` or ``class``, 2 for ``species``, 1 for ``y``, 0 for other names.
    """
    bare = _bare(name)
    return next((3 - i for i, names in enumerate(_TARGETS) if bare in names), 0)


def is_split_name(name: str) -> bool:
    """Whether a name is one that columns have which say what a row is for.

    Args:
        name: of a column.

    Returns:
        True for ``split``, ``part``, ``set`` and their like.
    """
    return _bare(name) in _SPLITS


def is_identifier_name(name: str) -> bool:
    """Whether a name says that a column tells rows apart and measures nothing.

    Args:
        name: of a column.

    Returns:
        True for ``id``, ``User ID``, ``PassengerId``, ``Serial No.`` and their like.
    """
    stripped = name.strip()
    return bool(_bare(stripped) in _IDENTIFIERS or _ID_END.search(stripped) or _CAMEL_ID.search(stripped))


def is_known_name(name: str) -> bool:
    """Whether a text is rather a name of a column than a value.

    Args:
        name: the text.

    Returns:
        True for names that are hardly ever values, such as ``label``, ``species``, ``x2`` and ``User ID``.
    """
    stripped = name.strip()
    ends_as_id = bool(_ID_END.search(stripped) or _CAMEL_ID.search(stripped))
    return input_number(name) is not None or ends_as_id or _bare(name) in _HARDLY_VALUES
