"""Checks that every name a person can meet has its words in every language, and that they are good ones."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from playground import locales
from playground.analysis.metrics import METRICS
from playground.baselines import MODELS
from playground.config import DataConfig, ExperimentConfig, NetworkConfig, TrainingConfig
from playground.data.datasets import DATASETS
from playground.data.features import FEATURES
from playground.engine.activations import ACTIVATIONS
from playground.engine.initializers import INITIALIZERS
from playground.engine.losses import LOSSES
from playground.engine.optimizers import OPTIMIZERS
from playground.engine.regularizers import REGULARIZERS
from playground.engine.schedules import SCHEDULES
from playground.locales import LANGUAGES, read_words

TABLES: Mapping[str, Mapping[str, Any]] = {
    "datasets": DATASETS,
    "features": FEATURES,
    "activations": ACTIVATIONS,
    "losses": LOSSES,
    "optimizers": OPTIMIZERS,
    "initializers": INITIALIZERS,
    "schedules": SCHEDULES,
    "regularizers": REGULARIZERS,
    "metrics": METRICS,
    "baselines": MODELS,
    "hyperparameters": {
        each.name: each
        for table in (ACTIVATIONS, INITIALIZERS, LOSSES, MODELS, OPTIMIZERS, REGULARIZERS, SCHEDULES)
        for row in table.values()
        for each in row.hyperparameters
    },
}
EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
CHINESE = pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans"])
# Latin words that stand in Chinese sentences as they are: names of functions, of people and of keys.
NAMES = """
ReLU Leaky PReLU ELU SELU GELU SiLU Tanh tanh Sigmoid sigmoid Hard Softsign Softplus
softmax Softmax Maxout sin
Epsilon Nesterov Adagrad RMSprop Adadelta Adam AMSGrad Adamax Nadam AdamW Huber Glorot He LeCun Dropout ROC
Fisher ARFF XLSX JavaScript TensorFlow Playground Alt Ctrl Enter Shift true false CSV JSON PNG QR configure
null target saved grid random search low log halving data test train training early stopping SWEEP json resume
px http sandbox allow scripts same origin AND OR NAND XOR Dice
pip install Dask tcp host Cookie IP PLAYGROUND ALLOWED HOSTS Host Forwarded WebSocket Upgrade Connection
playground NUL RBF scikit learn PyTorch Keras
TOML LaTeX NumPy id do question explanation goal hint surprise settings lesson lessons toml check write median
below network
hidden play docs md HTML
Keras Python PyTorch JavaScript ONNX safetensors float curl
"""
# What a course in these languages calls it (activation function, bias, epoch).
DECIDED = {
    "zh-Hant": "激勵 啟動函數 偏差 個週期 批標準化 早期停止",
    "zh-Hans": "激励 激发 偏差 批大小 精度 提前停止",
}
ROOT = Path(__file__).parents[2]
HAN = "[\u4e00-\u9fff]"
# Every character of one script is in its classic encoding, and what only the other script has is not.
ENCODINGS = {"zh-Hant": "big5", "zh-Hans": "gb2312"}
# Between Chinese characters punctuation is full-width, and no space stands beside either.
HAN_OR_WIDE = "[\u3001\u3002\u300c-\u300f\u4e00-\u9fff\uff00-\uffef]"
HALF_WIDTH = re.compile(
    rf"{HAN_OR_WIDE} +{HAN_OR_WIDE}|{HAN} ?[,;:!?]|[,;:!?] ?{HAN}|{HAN}\(|\){HAN}"
    r"| [\uff00-\uff1f]|[\uff00-\uff1f] "
)
# What the other side of the strait says.
FOREIGN_TERMS = {
    "zh-Hant": "數據 網絡 默認 鼠標 屏幕 軟件 信息 歸一 噪聲 概率 方差 服務器 鏈接 菜單",
    "zh-Hans": "资料 网路 预设 滑鼠 萤幕 软体 资讯 激励 正规化 杂讯 机率 变异数 伺服器 连结 选单 「 」",
}


def names() -> Iterator[str]:
    for family, table in TABLES.items():
        for name in table:
            yield f"{family}.{name}"


@EVERY_LANGUAGE
def test_every_row_of_every_table_has_a_label_and_a_sentence(language: str) -> None:
    words = read_words(language)
    for name in names():
        assert words[name].strip()
        assert words[f"{name}.about"].strip()


@EVERY_LANGUAGE
def test_no_words_are_left_of_a_name_that_is_gone(language: str) -> None:
    known = {key for name in names() for key in (name, f"{name}.about")}
    known |= {f"baselines.{name}.regression" for name, row in MODELS.items() if row.regressor}
    written = {key for key in read_words(language) if key.partition(".")[0] in TABLES}
    assert written == known


@EVERY_LANGUAGE
def test_labels_of_a_table_are_different_from_each_other(language: str) -> None:
    words = read_words(language)
    for family, table in TABLES.items():
        labels = [words[f"{family}.{name}"] for name in table]
        assert len(set(labels)) == len(labels)


def test_a_sentence_is_one_sentence_and_short_enough_for_a_tooltip() -> None:
    words = read_words("en")
    for name in names():
        about = words[f"{name}.about"]
        assert about.endswith("."), name
        assert about[:1].isupper() or about[0] in "xz", name
        assert ". " not in about, name
        assert 30 <= len(about) <= 200, (name, len(about))


@EVERY_LANGUAGE
def test_classes_and_axes_of_measured_data_have_their_words(language: str) -> None:
    words = read_words(language)
    for dataset in DATASETS.values():
        for key in (
            *(f"classes.{name}" for name in dataset.class_names),
            *(f"axes.{axis.name}" for axis in dataset.axes or ()),
        ):
            assert words[key].strip()


@EVERY_LANGUAGE
def test_languages_have_the_same_keys(language: str) -> None:
    assert sorted(read_words(language)) == sorted(read_words("en"))


def test_every_key_is_used_by_code_or_composed_by_it() -> None:
    """A key stands in a source, or a pattern of one makes it, or each of its parts is a string somewhere."""
    paths = [
        *(ROOT / "playground").rglob("*.py"),
        *(ROOT / "static" / "js").rglob("*.js"),
        *(ROOT / "templates").rglob("*.html"),
    ]
    sources = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    standing = set(re.findall(r"[\w.-]+", sources))
    parts = set(re.findall(r"[\"'`]([\w-]+)[\"'`]", sources)) | set(ExperimentConfig.model_fields)
    for section in (DataConfig, NetworkConfig, TrainingConfig):
        parts |= set(section.model_fields)
    # A composed key begins as "page.tab." ~ name, `page.tab.${name}` or f"tables.reason.{name}" do.
    begun = tuple(re.findall(r"[\"`]((?:page|tables)\.[\w.]+[._])(?:\$?\{|\" ~)", sources))
    unused = [
        key
        for key in read_words("en")
        if key.startswith(("page.", "tables."))
        and not {key, plain := re.sub(r"\.(one|other|about)$", "", key)} & standing
        and not plain.startswith(begun)
        and not set(plain.split(".")[1:]) <= parts
    ]
    assert unused == []


@EVERY_LANGUAGE
def test_no_key_stands_twice(language: str) -> None:
    text = (Path(locales.__file__).parent / f"{language}.json").read_text(encoding="utf-8")
    keys = [key for key, _ in json.loads(text, object_pairs_hook=list)]
    assert len(keys) == len(set(keys))


@CHINESE
def test_chinese_punctuation_is_full_width_and_has_no_stray_spaces(language: str) -> None:
    found = {
        key: match[0] for key, text in read_words(language).items() if (match := HALF_WIDTH.search(text))
    }
    assert found == {}


@CHINESE
def test_terms_are_those_that_were_decided_on(language: str) -> None:
    words = read_words(language)
    found = {key: term for key, text in words.items() for term in DECIDED[language].split() if term in text}
    assert found == {}


def test_no_sentence_of_a_row_states_a_number_that_can_be_set() -> None:
    for family, row, number in (
        ("activations", "leaky_relu", "slope of 0.01"),
        ("activations", "prelu", "0.25"),
        ("activations", "elu", "−1"),
        ("losses", "huber", "error of 1 "),
    ):
        assert number not in read_words("en")[f"{family}.{row}.about"]


@CHINESE
def test_translations_have_the_blanks_of_the_original(language: str) -> None:
    words = read_words(language)
    for key, original in read_words("en").items():
        assert blanks(words[key]) == blanks(original), key


@CHINESE
def test_nothing_is_left_untranslated(language: str) -> None:
    english = read_words("en")
    for key, text in read_words(language).items():
        assert not english_words(text), (key, text)
        if english_words(english[key]):
            assert re.search(HAN, text), (key, text)


@CHINESE
def test_chinese_is_written_in_one_script_and_with_its_own_terms(language: str) -> None:
    for key, text in read_words(language).items():
        "".join(re.findall(HAN, text)).encode(ENCODINGS[language])
        assert not [term for term in FOREIGN_TERMS[language].split() if term in text], (key, text)


@CHINESE
def test_chinese_is_punctuated_in_full_width(language: str) -> None:
    for key, text in read_words(language).items():
        assert not re.search(rf"{HAN}[,:;!?.()]|[,:;!?()]{HAN}", text), (key, text)


def test_no_words_stand_in_templates() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"\{[#%{].*?[#%}]\}|<svg.*?</svg>|<kbd>.*?</kbd>", "", text, flags=re.DOTALL)
        assert not re.findall(r">[^<]*[A-Za-z]{2,}[^<]*<", text), path
        assert not re.findall(r'(?:aria-label|title|alt|placeholder)="[^"]*[A-Za-z]{2,}', text), path


def test_no_words_stand_in_scripts() -> None:
    for path in (ROOT / "static" / "js").rglob("*.js"):
        text = without_comments(path)
        assert not re.findall(r"[\"`](?:[A-Z][a-z]+ [a-z]|[^\"`]*\. [A-Z])[^\"`]*[\"`]", text), path
        assert not re.findall(
            r'(?:textContent|ariaLabel|title|innerText|placeholder) = "[^"]*[A-Za-z]{2,}', text
        ), path
        assert not re.findall(r'"(?:aria-label|title|alt|placeholder)", "[^"]*[A-Za-z]{2,}', text), path


def without_comments(path: Path) -> str:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"(?:^|\s)//.*$|throw new .*$", "", text, flags=re.MULTILINE)


def blanks(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w+\}", text))


def english_words(text: str) -> set[str]:
    return set(re.findall("[A-Za-z]{2,}", re.sub(r"\{\w+\}", "", text))) - set(NAMES.split())
