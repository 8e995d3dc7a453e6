// Eigen's products of one size, which the compiler is told as CHANNELS and PIXELS.
#include <Eigen/Core>

namespace {

constexpr int order(int rows, int columns) {
    // Eigen rejects row-major columns.
    return columns == 1 && rows != 1 ? Eigen::ColMajor : Eigen::RowMajor;
}

template <int C, int M> using Features = Eigen::Map<const Eigen::Matrix<float, C, M, order(C, M)>>;
template <int C> using Gram = Eigen::Map<Eigen::Matrix<float, C, C, Eigen::RowMajor>>;

/// What anyone would write.
template <int C, int M> void gram(const float* features, float* destination) {
    Features<C, M> f(features);
    Gram<C> g(destination);
    g.noalias() = f * f.transpose();
}

/// Entry by entry: the expression for tiny matrices.
template <int C, int M> void gram_lazy(const float* features, float* destination) {
    Features<C, M> f(features);
    Gram<C> g(destination);
    g.noalias() = f.lazyProduct(f.transpose());
}

/// One triangle, like ssyrk.
template <int C, int M> void gram_lower(const float* features, float* destination) {
    Features<C, M> f(features);
    Gram<C> g(destination);
    // Not rankUpdate, which takes a single row for a column.
    g.template triangularView<Eigen::Lower>() = f * f.transpose();
}

}

#define TEXT_OF(value) #value
#define TEXT(value) TEXT_OF(value)

extern "C" {

void gram_product(const float* features, float* destination) { gram<CHANNELS, PIXELS>(features, destination); }

void gram_lazy_product(const float* features, float* destination) { gram_lazy<CHANNELS, PIXELS>(features, destination); }

void gram_triangle_product(const float* features, float* destination) { gram_lower<CHANNELS, PIXELS>(features, destination); }

/// The versions that it was compiled with, which need not be those that are installed now.
const char* gram_version() {
    return "Eigen " TEXT(EIGEN_WORLD_VERSION) "." TEXT(EIGEN_MAJOR_VERSION) "." TEXT(EIGEN_MINOR_VERSION)
#ifdef __clang__
        ", compiled by " __VERSION__;
#else
        ", compiled by g++ " __VERSION__;
#endif
}

}
